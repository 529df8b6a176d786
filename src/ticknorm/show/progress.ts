// A bar that fills in place while a loop runs.

import { describeValue } from '../format';
import { type Showable, showable } from './bundle';
import { display } from './display';

export interface ProgressOptions {
  /** What is being done; `progress` when left out. */
  readonly title?: string;
}

/** A bar that is shown already. */
export interface Progress {
  /** @param done how many of the total are done @param note said beside the bar: a loss, a file name */
  update(done: number, note?: string): void;
}

/** Shown no more often than this, in milliseconds: a loop of a million steps must not wait for its bar. */
const EVERY_MS = 50;
const WIDTH = 30;

/**
 * Shows a bar, and fills it in place at each `update`. The first and the last are always shown.
 *
 * ```ts
 * const bar = progress(steps, { title: 'training' });
 * for (let step = 1; step <= steps; step++) bar.update(step, `loss ${await trainOneStep()}`);
 * ```
 *
 * @throws RangeError for a total that is not above 0
 */
export function progress(total: number, { title = 'progress' }: ProgressOptions = {}): Progress {
  if (!Number.isFinite(total) || total <= 0) {
    throw new RangeError(`progress: total is ${describeValue(total)}; pass a number above 0.`);
  }
  const handle = display(bar(title, 0, total, ''));
  let shownAt = Number.NEGATIVE_INFINITY;
  return {
    update: (done, note = '') => {
      const now = performance.now();
      if (done < total && now - shownAt < EVERY_MS) return;
      shownAt = now;
      handle.update(bar(title, Math.min(total, Math.max(0, done)), total, note));
    },
  };
}

function bar(title: string, done: number, total: number, note: string): Showable {
  const filled = Math.round((WIDTH * done) / total);
  const words = `${done}/${total}${note === '' ? '' : `  ${note}`}`;
  const text = `${title}  ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}  ${words}`;
  const html = `<div><label>${escapeHtml(title)} <progress max="${total}" value="${done}"></progress></label> ${escapeHtml(words)}</div>`;
  return showable(text, { 'text/html': html });
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
