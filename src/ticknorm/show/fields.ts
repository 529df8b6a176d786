// Rows and their fields. A row is any object; in the records of a ticker a metric or a phase is meant by its own name.

/** What `name` means in `row`: its own property, a metric or a phase of that name, or a path like `stepMs.p90`. */
export function fieldOf(row: object, name: string): unknown {
  for (const holder of [row, own(row, 'metrics'), own(row, 'phases')]) {
    const value = own(holder, name);
    if (value !== undefined) return value;
  }
  const dot = name.indexOf('.');
  const below = dot > 0 ? own(row, name.slice(0, dot)) : undefined;
  return typeof below === 'object' && below !== null ? fieldOf(below, name.slice(dot + 1)) : undefined;
}

/** The names by which `fieldOf` finds numbers in any of the rows. */
export function numberFields(rows: readonly object[]): string[] {
  const names = new Set<string>();
  for (const row of rows) {
    for (const holder of [row, own(row, 'metrics'), own(row, 'phases')]) {
      if (typeof holder !== 'object' || holder === null) continue;
      for (const [name, value] of Object.entries(holder)) if (typeof value === 'number') names.add(name);
    }
  }
  return [...names];
}

/** The names of the metrics in any of the rows, if they are records of a ticker. */
export function metricNames(rows: readonly object[]): string[] {
  const names = new Set<string>();
  for (const row of rows) {
    const metrics = own(row, 'metrics');
    if (typeof metrics === 'object' && metrics !== null) for (const name of Object.keys(metrics)) names.add(name);
  }
  return [...names];
}

function own(holder: unknown, name: string): unknown {
  return typeof holder === 'object' && holder !== null && Object.hasOwn(holder, name)
    ? Reflect.get(holder, name)
    : undefined;
}
