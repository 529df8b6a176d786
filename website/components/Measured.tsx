// Three figures of the last committed benchmarks, each with what it is a figure of, for who has ten seconds.
import Link from '@docusaurus/Link';
import Translate, { translate } from '@docusaurus/Translate';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import type { ReactNode } from 'react';
import type { Measured as Values } from '../measured';
import styles from './measured.module.css';

export default function Measured(): ReactNode {
  const { siteConfig } = useDocusaurusContext();
  const values: Values = siteConfig.customFields?.['measured'] ?? {};
  const figures = [
    {
      value: values.copy,
      words: translate({
        id: 'home.measured.copy',
        message: 'the time of copying the same bytes: layerNorm of [4096, 768] on one thread of WebAssembly',
      }),
    },
    {
      value: values.layers,
      words: translate({
        id: 'home.measured.layers',
        message: 'as fast as TensorFlow.js’ own layerNormalization, on the same input',
      }),
    },
    {
      value: values.tick,
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
