// Whether an element's content is larger than itself now. One that scrolls has to be a stop of the Tab key, for without
// a pointer it could not be scrolled (WCAG 2.1.1); one that does not would be a stop for nothing.
import { type RefObject, startTransition, useEffect, useState } from 'react';

/** @param initial until it can be measured, as when the page is built */
export function useScrolls(ref: RefObject<HTMLElement | null>, initial = false): boolean {
  const [scrolls, setScrolls] = useState(initial);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      const larger = isLarger(element);
      startTransition(() => setScrolls(larger)); // a page has a hundred of them
    });
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, [ref]);
  return scrolls;
}

/** A pixel more may be a rounded part of one. */
export const isLarger = (element: Element): boolean =>
  element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
