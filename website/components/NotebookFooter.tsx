// At the end of a notebook's page: how to run the same thing oneself.
import Translate, { translate } from '@docusaurus/Translate';
import type { ReactNode } from 'react';
import type { PageData } from '../plugin/output';
import styles from './notebook.module.css';

export default function NotebookFooter({ file, cells, ranWith }: PageData): ReactNode {
  const tools =
    ranWith.length === 0
      ? ''
      : translate({ id: 'notebook.footer.versions', message: ' with {versions}' }, { versions: ranWith.join(', ') });
  return (
    <p className={styles['footer']}>
      <Translate
        id="notebook.footer"
        values={{ file: <code>{file}</code>, count: cells.length, tools, command: <code>npm start</code> }}
      >
        {
          'Every output above was written by {file}: its {count} code cells ran in order, from a clean state{tools}. In a clone of the project, {command} runs them again and builds this page.'
        }
      </Translate>
    </p>
  );
}
