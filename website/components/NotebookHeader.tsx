// Below the title of a notebook's page: take the notebook away, and see what made the page.
import useBaseUrl from '@docusaurus/useBaseUrl';
import type { ReactNode } from 'react';
import type { PageData } from '../plugin/output';
import styles from './notebook.module.css';
import { provenance } from './provenance';

export default function NotebookHeader(page: PageData): ReactNode {
  return (
    <div className={styles['header']}>
      <a className={styles['download']} href={useBaseUrl(page.download)} download={page.file}>
        <svg aria-hidden="true" viewBox="0 0 16 16" width="14" height="14">
          <path d="M8 1v9m0 0 4-4m-4 4L4 6M2 14h12" fill="none" stroke="currentColor" strokeWidth="1.6" />
        </svg>
        Download notebook
      </a>
      <span>{provenance(page)}</span>
    </div>
  );
}
