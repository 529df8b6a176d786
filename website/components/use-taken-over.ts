// Whether the page's script has taken over the elements that came with the page. Docusaurus has a hook for that, but draws
// everything that asks it again at one go; here each is drawn when the browser has the time, and reading comes first.
import { startTransition, useEffect, useState } from 'react';

let takenOver = false;

/** Called when a page has been shown, whatever is on it. */
export const setTakenOver = (): void => {
  takenOver = true;
};

/** Whether elements that are drawn now are new ones. */
export const isTakenOver = (): boolean => takenOver;

export function useTakenOver(): boolean {
  const [isOver, setIsOver] = useState(takenOver);
  useEffect(() => startTransition(() => setIsOver(true)), []);
  return isOver;
}
