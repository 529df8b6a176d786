// Changing the language keeps the place: the link to the same page in another language leads on to the section that is
// being read. Sections and cells have the same anchors in every language.

/** What has an anchor of its own and begins a part of a page. */
const PLACES = ':is(h2, h3, .anchor)[id], [id^="cell-"]';

/** @returns the anchor of the last part that begins above the middle of the window; none at the top of a page */
function placeInView(): string {
  if (scrollY < innerHeight / 2) return '';
  const places = [...document.querySelectorAll<HTMLElement>(PLACES)];
  const last = places.filter((place) => place.getBoundingClientRect().top < innerHeight / 2).at(-1);
  return last === undefined ? '' : `#${encodeURIComponent(last.id)}`;
}

function onClick({ target }: MouseEvent): void {
  const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a[lang][target="_self"]') : null;
  if (link !== null) link.hash = placeInView();
}

if (typeof document !== 'undefined') document.addEventListener('click', onClick, { capture: true });
