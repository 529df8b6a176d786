// What TypeScript says of a cell, in words below its editor: a verdict that is read out, and each problem with a button
// that leads to its place.
import { translate } from '@docusaurus/Translate';
import type { ReactNode } from 'react';
import type { Problem } from '../live/types/protocol';
import type { Verdict } from '../live/types/use-types';
import styles from './editor.module.css';

export interface CellProblemsProps {
  number: number;
  verdict: Verdict;
  /** Leads to where a problem is. */ onShow: (problem: Problem) => void;
}

export default function CellProblems({ number, verdict, onShow }: CellProblemsProps): ReactNode {
  const problems = typeof verdict === 'string' ? [] : verdict;
  return (
    <div className={styles['below']}>
      <div role="status" data-verdict="">
        {inWords(verdict)}
      </div>
      {problems.length === 0 ? null : (
        <ul
          className={styles['problems']}
          aria-label={translate({ id: 'live.types.list', message: 'Type errors of cell {number}' }, { number })}
        >
          {problems.map((problem) => (
            <li key={`${problem.from} ${problem.message}`}>
              <button type="button" onClick={() => onShow(problem)}>
                {translate({ id: 'live.types.place', message: 'Line {line}, column {column}' }, { ...problem })}
              </button>
              {': '}
              {problem.message}
            </li>
          ))}
        </ul>
      )}
      <p className={styles['keys']}>
        {translate({
          id: 'live.keys',
          message:
            'Shift-Enter runs · Ctrl-Space completes · Ctrl-I tells the type at the cursor · F8 goes to the next error · Tab leaves the editor',
        })}
      </p>
    </div>
  );
}

function inWords(verdict: Verdict): string {
  if (verdict === 'checking') return translate({ id: 'live.types.checking', message: 'Checking types…' });
  if (verdict === 'failed') {
    return translate({
      id: 'live.types.failed',
      message: 'Types are not checked: TypeScript could not be loaded. Editing and running work without it.',
    });
  }
  if (verdict.length === 0) return translate({ id: 'live.types.fine', message: 'No type errors' });
  return verdict.length === 1
    ? translate({ id: 'live.types.one', message: '1 type error; the cell can be run all the same' })
    : translate(
        { id: 'live.types.many', message: '{count} type errors; the cell can be run all the same' },
        { count: verdict.length },
      );
}
