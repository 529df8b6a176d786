// A chart that was drawn when the page was built, in the colours of the theme, and the numbers it stands for.
import Translate, { translate } from '@docusaurus/Translate';
import useBaseUrl from '@docusaurus/useBaseUrl';
import type { ReactNode } from 'react';
import type { Output } from '../plugin/output';
import styles from './notebook.module.css';
import ScrollBox from './ScrollBox';

export type ChartProps = Extract<Output, { kind: 'chart' }>;

/** Width in pixels up to which a drawing fits a small phone without being scaled. */
const READABLE = 320;

/**
 * Both drawings; the style sheet shows the one for the theme, and a hidden lazy image is not loaded. On a screen so small
 * that the words in it could not be read, a drawing keeps a size where they can, and scrolls.
 */
export function Drawing({ light, dark, alt, width, height }: Omit<ChartProps, 'kind' | 'table'>): ReactNode {
  const shared = { alt, width, height, loading: 'lazy' } as const;
  return (
    <ScrollBox label={alt} scrolls={width > READABLE} className={styles['drawing']}>
      <img {...shared} alt={alt} className={styles['light']} src={useBaseUrl(light)} />
      <img {...shared} alt={alt} className={styles['dark']} src={useBaseUrl(dark)} />
    </ScrollBox>
  );
}

export default function Chart({ table, ...drawing }: ChartProps): ReactNode {
  const { columns, rows, total } = table;
  return (
    <figure className={styles['chart']}>
      <Drawing {...drawing} />
      {rows.length === 0 ? null : (
        <details className={styles['data']}>
          <summary>
            <Translate id="notebook.chart.show">Show data</Translate>
          </summary>
          <ScrollBox
            label={translate({ id: 'notebook.chart.data', message: 'Data of the chart: {alt}' }, { alt: drawing.alt })}
            scrolls
            className={styles['table']}
          >
            <table>
              <thead>
                <tr>
                  {columns.map((column) => (
                    <th key={column} scope="col">
                      {column}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the rows never change
                  <tr key={i}>
                    {row.map((value, j) => (
                      <td key={columns[j]}>{value}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollBox>
          {total > rows.length ? (
            <p className={styles['note']}>
              <Translate id="notebook.chart.part" values={{ shown: rows.length, total }}>
                {'The first {shown} of {total} rows; the notebook has them all.'}
              </Translate>
            </p>
          ) : null}
        </details>
      )}
    </figure>
  );
}
