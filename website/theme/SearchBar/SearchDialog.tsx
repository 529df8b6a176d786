// The search: a field, and sections of pages as links. Arrow keys lead through them, Enter follows one, Esc closes.
import Link from '@docusaurus/Link';
import Translate, { translate } from '@docusaurus/Translate';
import useBaseUrl from '@docusaurus/useBaseUrl';
import { type KeyboardEvent, type ReactNode, useDeferredValue, useEffect, useRef, useState } from 'react';
import { type Document, INDEX } from '../../search/documents';
import { excerpt } from '../../search/excerpt';
import { find, loadIndex, type SearchIndex } from './load';
import styles from './search.module.css';

/** More than these nobody reads; the next letter typed narrows them down. */
const SHOWN = 20;

export default function SearchDialog({ onClose }: { onClose: () => void }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState('');
  const asked = useDeferredValue(query.trim());
  const index = useIndex(useBaseUrl(`/${INDEX}`));
  useEffect(() => dialog.current?.showModal(), []); // `open` as an attribute would not keep the focus inside
  const found = index instanceof Error || index === undefined ? [] : find(index, asked, SHOWN);
  const label = translate({ id: 'search.label', message: 'Search this site' });
  return (
    <dialog
      ref={dialog}
      className={styles['dialog']}
      aria-label={label}
      onClose={onClose}
      onKeyDown={moveFocus}
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
    >
      <div className={styles['field']}>
        <input
          type="search"
          aria-label={label}
          placeholder={label}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <button type="button" onClick={() => dialog.current?.close()}>
          <Translate id="search.close">Close</Translate>
        </button>
      </div>
      <p role="status" className={styles['status']}>
        {status(index, asked, found.length)}
      </p>
      <ul>
        {found.map((document) => (
          <li key={document.id}>
            <Found document={document} query={asked} onFollow={() => dialog.current?.close()} />
          </li>
        ))}
      </ul>
    </dialog>
  );
}

interface FoundProps {
  document: Document;
  query: string;
  onFollow: () => void;
}

function Found({ document: { id, page, heading, text }, query, onFollow }: FoundProps): ReactNode {
  return (
    <Link to={id} onClick={onFollow}>
      <strong>{heading}</strong>
      {heading === page ? null : <span className={styles['page']}>{page}</span>}
      <span className={styles['excerpt']}>
        {excerpt(text, query).map((part, i) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name but their place
          part.marked ? <mark key={i}>{part.text}</mark> : part.text,
        )}
      </span>
    </Link>
  );
}

/** @returns undefined while it loads */
function useIndex(address: string): SearchIndex | Error | undefined {
  const [index, setIndex] = useState<SearchIndex | Error>();
  useEffect(() => {
    loadIndex(address).then(setIndex, (error: unknown) => setIndex(error instanceof Error ? error : new Error()));
  }, [address]);
  return index;
}

function status(index: SearchIndex | Error | undefined, query: string, found: number): string {
  if (index instanceof Error) {
    return translate({
      id: 'search.failed',
      message: 'The search index could not be loaded; it is made when the site is built. Reload the page to try again.',
    });
  }
  if (index === undefined) return translate({ id: 'search.loading', message: 'Loading the search index…' });
  if (query === '') return translate({ id: 'search.hint', message: 'Arrow keys choose a result, Enter opens it.' });
  if (found === 0) return translate({ id: 'search.none', message: 'Nothing is found for “{query}”.' }, { query });
  if (found === SHOWN) return translate({ id: 'search.many', message: 'The first {found} results' }, { found });
  return translate({ id: 'search.count', message: 'Results: {found}' }, { found });
}

/** The field and the results are one column for the arrow keys. */
function moveFocus(event: KeyboardEvent<HTMLDialogElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, li a')];
  const at = stops.findIndex((stop) => stop.matches(':focus'));
  stops[(at + step + stops.length) % stops.length]?.focus();
  event.preventDefault();
}
