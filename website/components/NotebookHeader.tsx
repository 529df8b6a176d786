// Below the title of a notebook's page: take the notebook away, and see what made the page.
import Translate, { translate } from '@docusaurus/Translate';
import useBaseUrl from '@docusaurus/useBaseUrl';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import type { ReactNode } from 'react';
import type { PageData } from '../plugin/output';
import LiveControls from './LiveControls';
import styles from './notebook.module.css';
import { type Provenance, provenance } from './provenance';

function inWords({ date, seconds, versions }: Provenance): string {
  const ran =
    date === undefined
      ? translate({ id: 'notebook.ran', message: 'Ran' })
      : translate({ id: 'notebook.ran.date', message: 'Ran on {date}' }, { date });
  const time =
    seconds === undefined ? '' : translate({ id: 'notebook.ran.time', message: ' in {seconds} s' }, { seconds });
  const tools =
    versions === undefined ? '' : translate({ id: 'notebook.ran.versions', message: ' with {versions}' }, { versions });
  return `${ran}${time}${tools}`;
}

export default function NotebookHeader(page: PageData): ReactNode {
  return (
    <div className={styles['header']}>
      <a className={styles['download']} href={useBaseUrl(page.download)} download={page.file}>
        <svg aria-hidden="true" viewBox="0 0 16 16" width="14" height="14">
          <path d="M8 1v9m0 0 4-4m-4 4L4 6M2 14h12" fill="none" stroke="currentColor" strokeWidth="1.6" />
        </svg>
        <Translate id="notebook.download">Download notebook</Translate>
      </a>
      <span>{inWords(provenance(page, useDocusaurusContext().i18n.currentLocale))}</span>
      <LiveControls />
    </div>
  );
}
