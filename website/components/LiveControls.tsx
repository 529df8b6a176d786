// What concerns all cells of a page: run them, stop, begin anew, and what they compute with.
import { translate } from '@docusaurus/Translate';
import { type ReactNode, useId } from 'react';
import { BACKENDS, type BackendChoice } from '../live/protocol';
import { useLivePage } from '../live/use-live';
import styles from './live.module.css';
import { useTakenOver } from './use-taken-over';

const CHOICES: readonly BackendChoice[] = ['best', ...BACKENDS];

export default function LiveControls(): ReactNode {
  const { page, state } = useLivePage();
  const id = useId();
  const ready = useTakenOver(); // before, a click would be lost; on a slow machine that is seconds
  return (
    <div className={styles['controls']}>
      <div className={styles['toolbar']}>
        {state.busy ? (
          <button type="button" onClick={() => page.stop()}>
            {translate({ id: 'live.stop', message: 'Stop' })}
          </button>
        ) : (
          <button type="button" disabled={!ready} onClick={() => page.runAll()}>
            {translate({ id: 'live.runAll', message: 'Run all cells here' })}
          </button>
        )}
        <button type="button" disabled={!ready} onClick={() => page.resetAll()}>
          {translate({ id: 'live.resetAll', message: 'Reset all' })}
        </button>
      </div>
      <label htmlFor={id}>
        {translate({ id: 'live.backend', message: 'Backend' })}{' '}
        <select
          id={id}
          disabled={!ready}
          value={state.choice}
          onChange={({ target }) => page.choose(CHOICES.find((one) => one === target.value) ?? 'best')}
        >
          {CHOICES.map((one) => (
            <option key={one} value={one}>
              {one === 'best' ? translate({ id: 'live.best', message: 'the best there is' }) : one}
            </option>
          ))}
        </select>
      </label>
      <span role="status">
        {state.backend === undefined
          ? ''
          : translate({ id: 'live.backend.now', message: 'in use: {backend}' }, { backend: state.backend })}
      </span>
    </div>
  );
}
