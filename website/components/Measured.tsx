// Three figures of the last committed benchmarks, each with what it is a figure of, for who has ten seconds.
import Link from '@docusaurus/Link';
import Translate, { translate } from '@docusaurus/Translate';
import type { ReactNode } from 'react';
import norm from '../../bench/results/norm.json';
import ticks from '../../bench/results/ticks.json';
import styles from './measured.module.css';

/** A transformer's activations: 4096 tokens of width 768. */
const SHAPE = '4096,768';

const race = norm.races.find(
  (one) => one.pass === 'forward' && one.buffers === 'rotating' && one.shape.join() === SHAPE && one.backend === 'wasm',
);
const timeOf = (peer: string, by: 'overCopy' | 'overTicknorm'): number | undefined =>
  race?.rows.find((row) => row.peer === peer)?.[by];
const tick = ticks.costs.find(({ name }) => name === 'tick, memory sink')?.ratio;

export default function Measured(): ReactNode {
  const figures = [
    {
      value: timeOf('ticknorm', 'overCopy')?.toFixed(2),
      words: translate({
        id: 'home.measured.copy',
        message: 'the time of copying the same bytes: layerNorm of [4096, 768] on one thread of WebAssembly',
      }),
    },
    {
      value: timeOf('tf.layers', 'overTicknorm')?.toFixed(0),
      words: translate({
        id: 'home.measured.layers',
        message: 'as fast as TensorFlow.js’ own layerNormalization, on the same input',
      }),
    },
    {
      value: tick?.toFixed(1),
      words: translate({
        id: 'home.measured.tick',
        message: 'the time of reading the clock once: a tick, measured and kept',
      }),
    },
  ].filter(({ value }) => value !== undefined);
  return (
    <section className={styles['measured']} aria-label={translate({ id: 'home.measured', message: 'Measured' })}>
      <ul>
        {figures.map(({ value, words }) => (
          <li key={words}>
            <strong>{value}×</strong> <span>{words}</span>
          </li>
        ))}
      </ul>
      <p>
        <Link to="/docs/benchmarks">
          <Translate id="home.measured.more">All benchmarks, and how to run them yourself</Translate>
        </Link>
      </p>
    </section>
  );
}
