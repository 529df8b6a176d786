// Where output goes: the first that is there of this project's kernel (or a page's live cell), stock tslab, Deno's
// kernel, and at last the console. Looked up at every display, since a kernel sets itself up after the first import.

import type { MimeBundle } from './bundle';
import { inspect } from './inspect';

export interface DisplayTarget {
  /** Names the output, so that a later one can replace it. */
  readonly displayId?: string;
  /** Replaces the output of that name instead of adding one. */
  readonly update?: boolean;
}

/** What shows a bundle. A kernel offers itself as `globalThis[Symbol.for('ticknorm.host')]`. */
export interface DisplayHost {
  display(bundle: MimeBundle, metadata: MimeBundle, target: DisplayTarget): void;
}

/** Where a kernel or a page puts its {@link DisplayHost}. */
export const HOST: unique symbol = Symbol.for('ticknorm.host');

export function findHost(): DisplayHost {
  const offered = get(globalThis, HOST);
  if (isHost(offered)) return offered;
  return tslabHost() ?? denoHost() ?? consoleHost;
}

const consoleHost: DisplayHost = {
  display: (bundle) => console.log(inspect(bundle['text/plain'] ?? bundle)),
};

/**
 * Stock tslab: its public `display.raw` sends one format at a time, so the function below it is looked up among the
 * loaded modules, through the `require` that tslab gives to a cell. It sends a whole bundle.
 */
function tslabHost(): DisplayHost | undefined {
  const cache = get(get(get(globalThis, '__tslab__'), 'require'), 'cache');
  if (typeof cache !== 'object' || cache === null) return undefined;
  const path = Object.keys(cache).find((name) => /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(name));
  const send = path === undefined ? undefined : get(get(get(cache, path), 'exports'), 'lastWriteDisplayData');
  if (typeof send !== 'function') return undefined;
  return { display: (data, metadata, target) => void send(content(data, metadata, target), target.update === true) };
}

function denoHost(): DisplayHost | undefined {
  try {
    const jupyter = get(get(globalThis, 'Deno'), 'jupyter'); // throws outside of a notebook
    const broadcast = get(jupyter, 'broadcast');
    if (typeof broadcast !== 'function') return undefined;
    return {
      display: (data, metadata, target) => {
        const type = target.update === true ? 'update_display_data' : 'display_data';
        broadcast.call(jupyter, type, content(data, metadata, target));
      },
    };
  } catch {
    return undefined;
  }
}

/** The content of a Jupyter `display_data` message. */
function content(data: MimeBundle, metadata: MimeBundle, { displayId }: DisplayTarget): MimeBundle {
  return { data, metadata, transient: displayId === undefined ? {} : { display_id: displayId } };
}

function isHost(value: unknown): value is DisplayHost {
  return typeof get(value, 'display') === 'function';
}

function get(holder: unknown, key: PropertyKey): unknown {
  const holds = (typeof holder === 'object' && holder !== null) || typeof holder === 'function';
  return holds ? Reflect.get(holder, key) : undefined;
}
