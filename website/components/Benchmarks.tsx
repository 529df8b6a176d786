// The benchmarks' last committed results, as tables. The words around them are the page's own.
import type { ReactNode } from 'react';
import kernel from '../../bench/results/kernel.json';
import norm from '../../bench/results/norm.json';
import ticks from '../../bench/results/ticks.json';
import WideTable from './WideTable';

/** Headings, in the language of the page. */
interface Words {
  readonly head: readonly string[];
}

/** Three significant digits, without an exponent. */
const digits = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

function Table({ head, rows }: { readonly head: readonly string[]; readonly rows: readonly string[][] }): ReactNode {
  return (
    <WideTable>
      <thead>
        <tr>
          {head.map((text) => (
            <th key={text} scope="col">
              {text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([first, ...rest]) => (
          <tr key={first}>
            <th scope="row" style={{ textAlign: 'left' }}>
              {first}
            </th>
            {rest.map((text, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cells of a row keep their order
              <td key={i} style={{ textAlign: 'right' }}>
                {text}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}

/** The races of one pass, shape by shape. `head`: peer, median, over a copy, over ticknorm. */
export function NormRaces({ head, pass }: Words & { readonly pass: 'forward' | 'gradient' }): ReactNode {
  const races = norm.races.filter((race) => race.pass === pass && race.buffers === 'rotating');
  // A page is not type-checked: a section that would stay empty fails the build instead.
  if (races.length === 0) throw new Error(`bench/results/norm.json holds no race of the pass "${pass}".`);
  return races.map(({ backend, shape, rows }) => (
    <section key={`${backend} ${shape}`}>
      <h3>
        {backend}, [{shape.join(', ')}]
      </h3>
      <Table
        head={head}
        rows={rows.map(({ peer, medianMs, overCopy, overTicknorm }) => [
          peer,
          `${digits(medianMs)} ms`,
          digits(overCopy),
          digits(overTicknorm),
        ])}
      />
    </section>
  ));
}

/** What a tick costs. `head`: call, nanoseconds, over performance.now(). */
export function TickCosts({ head }: Words): ReactNode {
  return (
    <Table
      head={head}
      rows={ticks.costs.map(({ name, nanoseconds, ratio }) => [name, digits(nanoseconds), digits(ratio)])}
    />
  );
}

/** One measure of the kernels, told by the name it has in the results. `head`: kernel, median, over tslab. */
export function KernelRace({ head, measure }: Words & { readonly measure: string }): ReactNode {
  const found = kernel.measures.find((one) => one.measure === measure);
  if (!found) throw new Error(`bench/results/kernel.json holds no measure "${measure}".`);
  return (
    <Table
      head={head}
      rows={found.kernels.map(({ kernel: name, medianMs, overTslab }) => [
        name,
        `${digits(medianMs)} ms`,
        digits(overTslab),
      ])}
    />
  );
}

/** The machine and the versions that the numbers of one benchmark are of. */
export function Machine({ of = 'norm' }: { readonly of?: 'norm' | 'kernel' }): ReactNode {
  const { machine, versions } = { norm, kernel }[of];
  const { cpu, cores, platform } = machine;
  return (
    <p>
      {cpu} × {cores}, {platform};{' '}
      {Object.entries(versions)
        .map((pair) => pair.join(' '))
        .join(', ')}
      .
    </p>
  );
}
