// A code cell that can be run and edited in the page: published until the reader runs it, then what it shows here.
import { translate } from '@docusaurus/Translate';
import CodeBlock from '@theme/CodeBlock';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { CellState } from '../live/page';
import { useLiveCell, useLivePage } from '../live/use-live';
import type { Backends } from '../plugin/output';
import CellToolbar from './CellToolbar';
import styles from './live.module.css';
import NotebookOutput from './NotebookOutput';
import notebook from './notebook.module.css';

/** What notebooks compute with before they are published. */
const PUBLISHED = 'wasm';

/** The editor is loaded when the first cell is edited. */
const CellEditor = lazy(() => import('./CellEditor'));

export interface LiveCellProps {
  number: number;
  source: string;
  language: string;
  /** Address of what “Copy as a program” copies; left out, there is no such button. */ program?: string | undefined;
  /** Where other numbers than the published ones are to be expected. */ backends?: Backends | undefined;
  /** Whether it is the only cell of its page, so that there is none above it to run. */ alone?: boolean;
  /** The outputs as published. */ children?: ReactNode;
}

export default function LiveCell(props: LiveCellProps): ReactNode {
  const { number, source, language, program, backends, alone = false, children } = props;
  const { page, cell } = useLiveCell(number, source);
  const [editing, setEditing] = useState(false);
  const block = <CodeBlock language={language}>{cell?.source ?? source}</CodeBlock>;
  return (
    <>
      {editing ? (
        <Suspense fallback={block}>
          <CellEditor page={page} number={number} source={cell?.source ?? source} />
        </Suspense>
      ) : (
        block
      )}
      <CellToolbar
        number={number}
        status={cell?.status ?? 'published'}
        editing={editing}
        program={program}
        onRun={() => page.run(number)}
        onRunThrough={alone ? undefined : () => page.runThrough(number)}
        onStop={() => page.stop()}
        onEdit={() => setEditing(true)}
        onReset={() => {
          setEditing(false);
          page.reset(number);
        }}
      />
      <CellOutputs cell={cell} backends={backends}>
        {children}
      </CellOutputs>
    </>
  );
}

interface CellOutputsProps {
  cell: CellState | undefined;
  backends: Backends | undefined;
  children?: ReactNode;
}

function CellOutputs({ cell, backends, children }: CellOutputsProps): ReactNode {
  const status = cell?.status ?? 'published';
  const items = cell?.items ?? [];
  // What was published stays until there is something to put in its place.
  const published = status === 'published' || (items.length === 0 && (status === 'waiting' || status === 'running'));
  return (
    <>
      <p role="status" className={styles['status']}>
        {cell && <Words cell={cell} />}
      </p>
      {cell && <OtherNumbers cell={cell} backends={backends} />}
      {published ? children && <div className={notebook['outputs']}>{children}</div> : null}
      {published || items.length === 0 ? null : (
        <div className={notebook['outputs']} data-live="">
          {items.map(({ key, shown }) => {
            if (shown.kind === 'pending') return null;
            // While the cell runs, what it shows may be replaced at any time.
            if (shown.kind !== 'note') return <NotebookOutput key={key} {...shown} live={status !== 'running'} />;
            return (
              <p key={key} className={styles['note']}>
                {shown.text}
              </p>
            );
          })}
        </div>
      )}
    </>
  );
}

// These two look at the page, which a cell has no need to before it has been run: a notebook has sixty.

function Words({ cell }: { cell: CellState }): ReactNode {
  return inWords(cell, useLivePage().state.backend);
}

function OtherNumbers({ cell, backends }: { cell: CellState; backends: Backends | undefined }): ReactNode {
  const { state } = useLivePage();
  const ended = cell.status === 'done' || cell.status === 'failed';
  const differs = ended && otherNumbers(backends, state.backend);
  return differs ? <p className={styles['note']}>{differs}</p> : null;
}

/** Why a cell shows something else here than what was published; nothing where it should not. */
function otherNumbers(backends: Backends | undefined, here: string | undefined): string | undefined {
  if (backends === undefined || here === undefined || backends.holdsOn.includes(here)) return undefined;
  const { holdsOn, why } = backends;
  const comma = translate({ id: 'live.comma', message: ', ' });
  return translate(
    {
      id: 'live.otherNumbers',
      message: 'What the page showed here holds on {holdsOn}; {backend} gives other numbers. {why}',
    },
    { holdsOn: holdsOn.join(comma), backend: here, why },
  );
}

function inWords({ status, ms }: CellState, backend: string | undefined): string {
  const seconds = ((ms ?? 0) / 1000).toFixed(2);
  switch (status) {
    case 'published':
      return '';
    case 'waiting':
      return translate({ id: 'live.waiting', message: 'Waiting for the cells before it' });
    case 'running':
      return translate({ id: 'live.running', message: 'Running…' });
    case 'done':
      return backend === undefined
        ? translate({ id: 'live.done', message: 'Ran here in {seconds} s' }, { seconds })
        : translate({ id: 'live.done.on', message: 'Ran here in {seconds} s on {backend}' }, { seconds, backend });
    case 'failed':
      if (backend === undefined || backend === PUBLISHED)
        return translate({ id: 'live.failed', message: 'Failed here' });
      return translate(
        {
          id: 'live.failed.on',
          message:
            'Failed here on {backend}. What the page shows was computed on {published}: another backend rounds otherwise, and a training may end elsewhere.',
        },
        { backend, published: PUBLISHED },
      );
    case 'skipped':
      return translate({ id: 'live.skipped', message: 'Not run here' });
    case 'stopped':
      return translate({ id: 'live.stopped', message: 'Stopped' });
  }
}
