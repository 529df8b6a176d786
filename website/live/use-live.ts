// React's view of the live page that a component stands on.
import { useLocation } from '@docusaurus/router';
import { useEffect, useSyncExternalStore } from 'react';
import { type CellState, LivePage, type PageState } from './page';

/** One for each address; forgotten when its last cell leaves. */
const pages = new Map<string, LivePage>();

function pageAt(path: string): LivePage {
  const known = pages.get(path);
  if (known !== undefined) return known;
  const page = new LivePage();
  // On the server every page is rendered by one process, which must not collect them.
  if (typeof window !== 'undefined') pages.set(path, page);
  return page;
}

export function useLivePage(): { page: LivePage; state: PageState } {
  const page = pageAt(useLocation().pathname);
  const state = useSyncExternalStore(
    page.subscribe,
    () => page.state,
    () => page.state,
  );
  return { page, state };
}

/** Adds a cell to the page for as long as the component is there. */
export function useLiveCell(number: number, source: string): { page: LivePage; cell: CellState | undefined } {
  const page = pageAt(useLocation().pathname);
  const cell = useSyncExternalStore(
    page.subscribe,
    () => page.cell(number),
    () => undefined,
  );
  useEffect(() => page.add(number, source), [page, number, source]);
  return { page, cell };
}
