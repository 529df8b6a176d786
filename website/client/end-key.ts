// The key End leads to the end of a page. Far from the window a notebook is as high as a guess until it is laid out, and a
// browser, which reckons once where the end is, stops up to three windows short of it. From there this goes on.

/** A browser is there after less than this, in milliseconds. */
const ARRIVES = 2000;

let pressed = Number.NEGATIVE_INFINITY;

function onKeyDown({ key, target, altKey, shiftKey }: KeyboardEvent): void {
  const writes = target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
  if (key === 'End' && !altKey && !shiftKey && !writes) pressed = performance.now();
  else forget();
}

/** The reader goes elsewhere. */
function forget(): void {
  pressed = Number.NEGATIVE_INFINITY;
}

/** Again and again, since what comes into view on the way is laid out then, too. */
function onScrollEnd(): void {
  const { scrollHeight } = document.documentElement;
  const short = scrollHeight - innerHeight - scrollY;
  if (performance.now() - pressed < ARRIVES && short > 1) scrollTo({ top: scrollHeight, behavior: 'instant' });
}

if (typeof document !== 'undefined') {
  document.addEventListener('keydown', onKeyDown);
  document.addEventListener('scrollend', onScrollEnd);
  for (const type of ['wheel', 'pointerdown']) document.addEventListener(type, forget, { passive: true });
}
