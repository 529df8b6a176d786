// Any value as readable text: as Node's console prints it where there is Node, else as JSON that keeps what JSON drops.

export function inspect(value: unknown): string {
  if (typeof value === 'string') return value;
  // Not an import: this file also runs in a page.
  const util = globalThis.process?.getBuiltinModule?.('node:util');
  return util ? util.inspect(value) : inspectInPage(value);
}

/** Only for pages; exported for its test. */
export function inspectInPage(value: unknown): string {
  try {
    return JSON.stringify(value, replace, 2) ?? String(value);
  } catch {
    return String(value); // it contains itself
  }
}

function replace(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(Object.values(value));
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  return value;
}
