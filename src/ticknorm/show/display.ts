// Shows a value from the middle of a cell, and replaces what it showed.

import { describeError } from '../format';
import { jupyterDisplay, type MimeBundle, nodeInspect } from './bundle';
import { findHost } from './host';
import { inspect } from './inspect';
import { isTensorLike, tensorText } from './tensor';

/** One output that can be replaced. */
export interface DisplayHandle {
  /** Shows `value` in the place of what was shown; on a plain console, below it. */
  update(value: unknown): void;
}

let displays = 0;

/**
 * Shows `value`: a chart, a table or anything else with a `[Symbol.for('Jupyter.display')]()` by its formats, a tensor
 * by its shape, range and first values, a string as it is, and the rest as the console would print it.
 *
 * Works in this project's kernel, in stock tslab, in Deno's, in a page's live cell, and as text in plain Node.
 *
 * ```ts
 * const live = display(chart(memory.ticks));
 * // ... some steps later
 * live.update(chart(memory.ticks));
 * ```
 */
export function display(value: unknown): DisplayHandle {
  // The random part keeps a restarted kernel from replacing outputs of the one before.
  const displayId = `ticknorm-${++displays}-${Math.random().toString(36).slice(2)}`;
  let before: Promise<void> | undefined;
  const show = (shown: unknown, update: boolean): void => {
    const send = (ready: MimeBundle): void => findHost().display(ready, {}, { displayId, update });
    const bundle = bundleOf(shown);
    if (before === undefined && !isPromise(bundle)) {
      send(bundle);
      return;
    }
    // Some formats are made asynchronously: what is shown later waits for them, so that it also stays.
    before = Promise.all([bundle, before]).then(
      ([ready]) => send(ready),
      (error: unknown) => send({ 'text/plain': `could not be shown: ${describeError(error)}` }),
    );
  };
  show(value, false);
  const handle: DisplayHandle = { update: (next) => show(next, true) };
  // As the last expression of a cell the handle is also its result, and there is nothing more to show.
  return Object.defineProperties(handle, {
    [jupyterDisplay]: { value: () => ({}) },
    [nodeInspect]: { value: () => '' },
  });
}

/** The formats of any value; a promise where the value makes them asynchronously. */
export function bundleOf(value: unknown): MimeBundle | Promise<MimeBundle> {
  if (showsItself(value)) return value[jupyterDisplay]();
  return { 'text/plain': isTensorLike(value) ? tensorText(value) : inspect(value) };
}

function showsItself(value: unknown): value is { [jupyterDisplay](): MimeBundle | Promise<MimeBundle> } {
  return (
    typeof value === 'object' &&
    value !== null &&
    jupyterDisplay in value &&
    typeof value[jupyterDisplay] === 'function'
  );
}

function isPromise(value: MimeBundle | Promise<MimeBundle>): value is Promise<MimeBundle> {
  return typeof value['then'] === 'function';
}
