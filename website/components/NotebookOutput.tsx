// One output of a cell: each kind of data drawn in its own way. Nothing here reads markup; the plugin has done that.
import Translate, { translate } from '@docusaurus/Translate';
import useBaseUrl from '@docusaurus/useBaseUrl';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import type { Output } from '../plugin/output';
import Chart from './Chart';
import { elementsOf } from './elements';
import styles from './notebook.module.css';
import ScrollBox from './ScrollBox';

/** From this many lines on a text gets a box of its own height to scroll in. */
const LONG = 24;
/** Lines of more characters do not fit the column. */
const WIDE = 72;

function Text({ text, label, className }: { text: string; label: string; className?: string | undefined }): ReactNode {
  const lines = text.split('\n');
  const scrolls = lines.length > LONG || lines.some((line) => line.length > WIDE);
  return (
    <ScrollBox label={label} scrolls={scrolls} className={clsx(styles['text'], className)}>
      <pre>{text}</pre>
    </ScrollBox>
  );
}

function Figure({ src, alt, width, height }: Extract<Output, { kind: 'image' }>): ReactNode {
  return (
    <img className={styles['image']} src={useBaseUrl(src)} alt={alt} width={width} height={height} loading="lazy" />
  );
}

const STREAMS = {
  result: () => translate({ id: 'notebook.result', message: 'Result' }),
  stdout: () => translate({ id: 'notebook.stdout', message: 'Printed text' }),
  stderr: () => translate({ id: 'notebook.stderr', message: 'Printed as an error or a warning' }),
} as const;

/** @param live  whether a chart is live without being asked */
export default function NotebookOutput({ live, ...output }: Output & { live?: boolean }): ReactNode {
  switch (output.kind) {
    case 'text':
      return (
        <Text
          text={output.text}
          label={STREAMS[output.stream]()}
          className={output.stream === 'stderr' ? styles['stderr'] : undefined}
        />
      );
    case 'json':
      return <Text text={output.text} label="JSON" />;
    case 'error':
      return (
        <section
          className={styles['error']}
          aria-label={translate({ id: 'notebook.error', message: 'Error: {name}' }, output)}
        >
          <strong>{output.name}</strong>
          {output.message === '' ? null : `: ${output.message}`}
          {output.traceback === '' ? null : (
            <Text text={output.traceback} label={translate({ id: 'notebook.traceback', message: 'Traceback' })} />
          )}
        </section>
      );
    case 'html':
      return (
        <ScrollBox label={translate({ id: 'notebook.output', message: 'Output' })} scrolls className={styles['html']}>
          {elementsOf(output.tree)}
        </ScrollBox>
      );
    case 'image':
      return <Figure {...output} />;
    case 'chart':
      return <Chart {...output} live={live} />;
    case 'unknown':
      return (
        <p className={styles['note']}>
          <Translate id="notebook.unknown" values={{ types: output.types.join(', ') }}>
            {'This output is of a type that a page cannot show ({types}); open the notebook in JupyterLab.'}
          </Translate>
        </p>
      );
  }
}
