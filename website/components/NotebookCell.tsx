// A code cell as it stands in the notebook: its number, its source with a button that copies exactly that, its outputs.
import { translate } from '@docusaurus/Translate';
import type { ReactNode } from 'react';
import type { CodeCell } from '../plugin/output';
import LiveCell from './LiveCell';
import styles from './notebook.module.css';

export default function NotebookCell({
  number,
  source,
  language,
  program,
  backends,
  children,
}: CodeCell & { children?: ReactNode }): ReactNode {
  return (
    <div className={styles['cell']} id={`cell-${number}`}>
      <a
        className={styles['number']}
        href={`#cell-${number}`}
        aria-label={translate({ id: 'notebook.cell', message: 'Cell {number}' }, { number })}
      >
        {number}
      </a>
      <div className={styles['body']}>
        <LiveCell number={number} source={source} language={language} program={program} backends={backends}>
          {children}
        </LiveCell>
      </div>
    </div>
  );
}
