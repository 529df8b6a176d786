// A formula that is wider than its column scrolls in its own box, and is then a stop of the Tab key. Formulas are plain
// HTML when they reach the page, thousands of elements: no component looks after each of them.
import { isLarger } from '../components/use-scrolls';

function markFormulas(): void {
  const formulas = [...document.querySelectorAll('.katex-display')];
  const larger = formulas.map(isLarger); // all are measured before one is changed: the page is laid out once
  for (const [i, formula] of formulas.entries()) {
    if (larger[i]) formula.setAttribute('tabindex', '0');
    else formula.removeAttribute('tabindex');
  }
}

if (typeof window !== 'undefined') window.addEventListener('resize', markFormulas);

/** Called by Docusaurus when a page has been shown. */
export function onRouteDidUpdate(): void {
  requestAnimationFrame(markFormulas);
  document.fonts.ready.then(markFormulas); // they change how wide a formula is
}
