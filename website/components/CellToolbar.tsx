// The buttons of a cell. Each says in words what it does; a screen reader also hears to which cell.
import { translate } from '@docusaurus/Translate';
import useBaseUrl from '@docusaurus/useBaseUrl';
import { type ReactNode, useState } from 'react';
import type { Status } from '../live/page';
import styles from './live.module.css';

export interface CellToolbarProps {
  number: number;
  status: Status;
  editing: boolean;
  program?: string | undefined;
  onRun: () => void;
  /** Left out, there is no such button. */ onRunThrough?: (() => void) | undefined;
  onStop: () => void;
  onEdit: () => void;
  onReset: () => void;
}

function Button({ label, number, onClick }: { label: string; number: number; onClick: () => void }): ReactNode {
  const name = translate({ id: 'live.button', message: '{label}, cell {number}' }, { label, number });
  return (
    <button type="button" aria-label={name} onClick={onClick}>
      {label}
    </button>
  );
}

export default function CellToolbar(props: CellToolbarProps): ReactNode {
  const { number, status, editing, program } = props;
  const busy = status === 'running' || status === 'waiting';
  return (
    // Built inert, until client/wake.ts sees that the page has its script: before that a click would be lost.
    <div className={styles['toolbar']} inert={typeof window === 'undefined'} suppressHydrationWarning>
      {busy ? (
        <Button label={translate({ id: 'live.stop', message: 'Stop' })} number={number} onClick={props.onStop} />
      ) : (
        <Button label={translate({ id: 'live.run', message: 'Run' })} number={number} onClick={props.onRun} />
      )}
      {props.onRunThrough === undefined ? null : (
        <Button
          label={translate({ id: 'live.runThrough', message: 'Run all above' })}
          number={number}
          onClick={props.onRunThrough}
        />
      )}
      {editing ? null : (
        <Button label={translate({ id: 'live.edit', message: 'Edit' })} number={number} onClick={props.onEdit} />
      )}
      {editing || status !== 'published' ? (
        <Button label={translate({ id: 'live.reset', message: 'Reset' })} number={number} onClick={props.onReset} />
      ) : null}
      {program === undefined ? null : <CopyProgram number={number} program={program} />}
    </div>
  );
}

function CopyProgram({ number, program }: { number: number; program: string }): ReactNode {
  const [outcome, setOutcome] = useState<'none' | 'copied' | 'failed'>('none');
  const address = useBaseUrl(program);
  const labels = {
    none: translate({ id: 'live.copy', message: 'Copy as a program' }),
    copied: translate({ id: 'live.copied', message: 'Copied as a program' }),
    failed: translate({ id: 'live.copy.failed', message: 'Could not be copied' }),
  };
  const copy = async (): Promise<void> => {
    try {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(`${answer.status} ${address}`);
      await navigator.clipboard.writeText(await answer.text());
      setOutcome('copied');
    } catch {
      setOutcome('failed'); // offline, or the browser keeps its clipboard to itself
    }
    setTimeout(() => setOutcome('none'), 2000);
  };
  return <Button label={labels[outcome]} number={number} onClick={() => void copy()} />;
}
