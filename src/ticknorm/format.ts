// How numbers and wrong values are written for people: in error messages, on the console, in tables.

/** A number in at most `digits` significant ones, without trailing zeros; integers in full, NaN and infinities by name. */
export function formatNumber(value: number, digits = 4): string {
  const inFull = Number.isInteger(value) && Math.abs(value) < 1e15;
  return String(inFull ? value : Number(value.toPrecision(digits)));
}

/** A duration in the unit that reads best: `850 µs`, `8.13 ms`, `42.0 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return '?';
  // Each unit ends where rounding to three digits would reach the next.
  if (ms < 0.9995) return `${Math.round(ms * 1000)} µs`;
  if (ms < 999.5) return `${ms.toPrecision(3)} ms`;
  if (ms < 99_950) return `${(ms / 1000).toPrecision(3)} s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 100) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A value as an error message shows it: strings quoted, objects by their kind. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}

/** The message of anything that was thrown. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
