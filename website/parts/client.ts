// Lays out what the style sheet leaves for later once the reader moves: what has no height yet moves all below it when it gets
// one, under the pointer of a reader who presses a button. Whoever wants to go somewhere before that waits until all is laid
// out.

/** Parts laid out at one go. All of them would keep a slow phone from answering for half a second, these for a tenth. */
const AT_ONCE = 16;

/** By these a page knows that the reader is about to go on. */
const MOVES = ['pointermove', 'touchstart', 'wheel', 'scroll', 'keydown'];

/** Called by Docusaurus when a page has been shown. */
export function onRouteDidUpdate(): void {
  if (!('inParts' in document.documentElement.dataset)) return;
  for (const move of MOVES) window.addEventListener(move, onMove, { passive: true });
}

function onMove(): void {
  for (const move of MOVES) window.removeEventListener(move, onMove);
  requestIdleCallback(layOutRest);
}

/** In steps, between which the reader comes first. */
function layOutRest(): void {
  const all = [...document.querySelectorAll<HTMLElement>('.theme-doc-markdown > *')];
  const left = all.filter((part) => getComputedStyle(part).contentVisibility === 'auto');
  while (left.length > 0) {
    const some = left.splice(0, AT_ONCE);
    requestIdleCallback(() => layOut(some));
  }
}

function layOut(parts: readonly HTMLElement[]): void {
  for (const part of parts) part.style.setProperty('content-visibility', 'visible');
  parts[0]?.getBoundingClientRect(); // now, and not together with the next ones
}

/** From here on, on the next pages too. The browser reckons where to go only after this. */
function layOutAll(): void {
  delete document.documentElement.dataset['inParts'];
}

if (typeof document !== 'undefined') {
  const leadsToPlace = (target: EventTarget | null): boolean =>
    target instanceof Element && target.closest('a[href*="#"]') !== null;
  document.addEventListener('click', ({ target }) => leadsToPlace(target) && layOutAll(), { capture: true });
  document.addEventListener('keydown', ({ key }) => key === 'End' && layOutAll());
  window.addEventListener('popstate', layOutAll);
}
