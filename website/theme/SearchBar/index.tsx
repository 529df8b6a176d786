// The button in the bar at the top that opens the search. The dialog, the index and the search itself are loaded when
// it is first opened; until then searching costs a page nothing.
import { translate } from '@docusaurus/Translate';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import styles from './search.module.css';

const SearchDialog = lazy(() => import('./SearchDialog'));

export default function SearchBar(): ReactNode {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isShortcut = event.key === 'k' && (event.ctrlKey || event.metaKey);
      if (!isShortcut && !(event.key === '/' && !isTyping(event.target))) return;
      event.preventDefault();
      setOpen(true);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <button
        type="button"
        className={styles['button']}
        aria-keyshortcuts="/ Control+K"
        onClick={() => setOpen(true)}
        inert={typeof window === 'undefined'} // until client/wake.ts
        suppressHydrationWarning
      >
        <svg aria-hidden="true" viewBox="0 0 16 16" width="16" height="16">
          <circle cx="7" cy="7" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
          <path d="m10.5 10.5 4 4" fill="none" stroke="currentColor" strokeWidth="1.6" />
        </svg>
        <span>{translate({ id: 'search.open', message: 'Search' })}</span>
      </button>
      {isOpen ? (
        <Suspense fallback={null}>
          <SearchDialog onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

/** Whoever writes text, or code in a cell, means the character. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
