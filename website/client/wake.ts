// What could not be used while the page had no script can be from here on. Not by a state of React's: to draw the buttons of
// sixty cells again would keep a phone from answering for a second.
import { setTakenOver } from '../components/use-taken-over';

/** Called when a page is shown, for the first one once its elements are those of the script. */
export function onRouteDidUpdate(): void {
  setTakenOver();
  for (const element of document.querySelectorAll(':is(main, .navbar__items) [inert]'))
    element.removeAttribute('inert');
}
