// Markdown or a formula that a cell put out. The page has compiled it; here it only gets its place.
import type { ReactNode } from 'react';
import styles from './notebook.module.css';

export default function NotebookProse({ children }: { children?: ReactNode }): ReactNode {
  return <div className={styles['prose']}>{children}</div>;
}
