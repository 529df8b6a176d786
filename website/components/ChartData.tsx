// The numbers that a chart stands for, folded away below it.
import Translate, { translate } from '@docusaurus/Translate';
import type { ReactNode } from 'react';
import type { DataTable } from '../plugin/output';
import styles from './notebook.module.css';
import ScrollBox from './ScrollBox';

export default function ChartData({ table, alt }: { table: DataTable; alt: string }): ReactNode {
  const { columns, rows, total } = table;
  if (rows.length === 0) return null;
  return (
    <details className={styles['data']}>
      <summary>
        <Translate id="notebook.chart.show">Show data</Translate>
      </summary>
      <ScrollBox
        label={translate({ id: 'notebook.chart.data', message: 'Data of the chart: {alt}' }, { alt })}
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
  );
}
