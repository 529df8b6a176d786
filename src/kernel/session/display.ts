// How values are shown. Three ways lead here: the value of a cell's last expression, the host object that ticknorm's
// `display` looks for, and stock tslab's own `display`.
import { format } from 'node:util';
import type { Tslab } from './compile';
import type { MimeBundle } from './messages';
import { show } from './origin';

/** Where `display` of ticknorm/notebook finds the kernel it runs in. */
const HOST = Symbol.for('ticknorm.host');
/** The method by which a value shows itself; Deno's convention. */
const SHOW = Symbol.for('Jupyter.display');

/** What the kernel puts at `globalThis[Symbol.for('ticknorm.host')]`. */
export interface DisplayHost {
  /**
   * @param bundle  one representation per MIME type; a Uint8Array is sent in base64
   * @param options `displayId` names the output; with `update`, the output of that name is rewritten
   */
  display(bundle: MimeBundle, metadata?: MimeBundle, options?: { displayId?: string; update?: boolean }): void;
  /** Removes what the cell has shown; with `wait`, once there is something to show in its place. */
  clear(wait?: boolean): void;
}

export function installDisplay({ jupyter }: Tslab): void {
  const host: DisplayHost = {
    display: (bundle, metadata = {}, { displayId, update = false } = {}) => {
      show({ type: 'display', data: toBundle(bundle), metadata, displayId: displayId ?? null, update });
    },
    clear: (wait = false) => show({ type: 'clear', wait }),
  };
  Object.defineProperty(globalThis, HOST, { value: host, configurable: true });
  // tslab's public `display` looks this variable up in its protocol module at every call.
  jupyter.lastWriteDisplayData = ({ data, metadata, transient }, update = false) => {
    const displayId = transient?.display_id ?? null;
    show({ type: 'display', data: toBundle(data), metadata: { ...metadata }, displayId, update });
  };
}

/** Shows the value of a cell's last expression: as it wants itself, else as tslab's `console.log` would print it. */
export async function showResult(value: unknown): Promise<void> {
  const shown = await showsItself(value);
  const data = shown === null || shown === undefined ? { 'text/plain': format(value) } : toBundle(shown);
  // A value may have nothing to show, as what `display` returns.
  if (Object.keys(data).length > 0) show({ type: 'result', data, metadata: {} });
}

async function showsItself(value: unknown): Promise<unknown> {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return null;
  const method: unknown = Reflect.get(value, SHOW);
  return typeof method === 'function' ? await Reflect.apply(method, value, []) : null;
}

/** @throws {TypeError} when `bundle` is not an object keyed by MIME types */
export function toBundle(bundle: unknown): MimeBundle {
  if (typeof bundle !== 'object' || bundle === null || Array.isArray(bundle)) {
    const given = Array.isArray(bundle) ? 'an array' : String(bundle);
    throw new TypeError(`display: expected an object such as { 'text/plain': 'hello' }, but got ${given}.`);
  }
  const data: Record<string, unknown> = {};
  for (const [type, value] of Object.entries(bundle)) {
    if (!type.includes('/')) {
      throw new TypeError(`display: "${type}" is not a MIME type; use keys such as 'text/plain' or 'text/html'.`);
    }
    if (value !== undefined) data[type] = value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
  }
  return data;
}
