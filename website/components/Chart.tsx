// A chart: the picture that was drawn of it, which the reader may change for the live one, and the numbers it stands for.
import { translate } from '@docusaurus/Translate';
import { clsx } from 'clsx';
import { type ReactNode, useRef, useState } from 'react';
import type { Output } from '../plugin/output';
import ChartData from './ChartData';
import ChartPicture from './ChartPicture';
import styles from './notebook.module.css';
import { useLiveChart } from './use-live-chart';

export interface ChartProps extends Extract<Output, { kind: 'chart' }> {
  /** Live without being asked: what the reader's own run has drawn. */ live?: boolean | undefined;
}

export default function Chart({ table, spec, live = false, ...picture }: ChartProps): ReactNode {
  const [choice, setChoice] = useState<boolean>();
  const wanted = choice ?? live;
  const figure = useRef<HTMLElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const { drawn, problem } = useLiveChart(figure, place, spec, wanted);
  const { alt } = picture;
  return (
    <figure ref={figure} className={clsx(styles['chart'], drawn && styles['drawn'])}>
      <ChartPicture {...picture}>
        <div className={styles['live']} {...(drawn ? { role: 'img', 'aria-label': alt } : {})}>
          <div ref={place} />
        </div>
      </ChartPicture>
      <ChartSwitch live={wanted} alt={alt} onSwitch={() => setChoice(!wanted)} />
      {problem === undefined ? null : (
        <p role="alert" className={styles['note']}>
          {translate(
            {
              id: 'notebook.chart.problem',
              message: 'This chart cannot be explored here: {problem}. The picture shows what it shows.',
            },
            { problem },
          )}
        </p>
      )}
      <ChartData table={table} alt={alt} />
    </figure>
  );
}

function ChartSwitch({ live, alt, onSwitch }: { live: boolean; alt: string; onSwitch: () => void }): ReactNode {
  const label = live
    ? translate({ id: 'notebook.chart.picture', message: 'Back to the picture' })
    : translate({ id: 'notebook.chart.explore', message: 'Explore the chart' });
  return (
    <button
      type="button"
      className={styles['switch']}
      aria-label={`${label}: ${alt}`}
      onClick={onSwitch}
      inert={typeof window === 'undefined'} // until client/wake.ts
      suppressHydrationWarning
    >
      {label}
    </button>
  );
}
