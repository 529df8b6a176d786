// At the end of a notebook's page: how to run the same thing oneself.
import type { ReactNode } from 'react';
import type { PageData } from '../plugin/output';
import styles from './notebook.module.css';

export default function NotebookFooter({ file, cells, ranWith }: PageData): ReactNode {
  const versions = ranWith.length === 0 ? '' : ` with ${ranWith.join(', ')}`;
  return (
    <p className={styles['footer']}>
      Every output above was written by <code>{file}</code>: its {cells.length} code cells ran in order, from a clean
      state{versions}. In a clone of the project, <code>npm start</code> runs them again and builds this page.
    </p>
  );
}
