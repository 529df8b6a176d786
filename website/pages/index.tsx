// The home page: in ten seconds what this is, how it is used and where to go on.
import Link from '@docusaurus/Link';
import Translate, { translate } from '@docusaurus/Translate';
import pages from '@notebooks/index.json';
import Layout from '@theme/Layout';
import type { ReactNode } from 'react';
import ChartPicture from '../components/ChartPicture';
import HomeCell from '../components/HomeCell';
import Measured from '../components/Measured';
import styles from './index.module.css';

/** What the figure below said when it was translated. */
const FINDING = 'Without LN all gradients are near 1e-7; with LN, or with He weights, near 1 and above.';

const [first] = pages;
const featured = pages.find((page) => page.route === '/notebooks/tick-logger') ?? first;

function Hero(): ReactNode {
  return (
    <header className={styles['hero']}>
      <div>
        <h1>
          <Translate
            id="home.title"
            values={{
              ticks: (
                <em>
                  <Translate id="home.title.ticks">and training ticks</Translate>
                </em>
              ),
            }}
          >
            {'Layer Normalization {ticks} for TypeScript'}
          </Translate>
        </h1>
        <p className={styles['lead']}>
          <Translate id="home.lead">
            A TensorFlow.js library that normalises exactly and tells where training time goes, with notebooks that run
            every claim they make.
          </Translate>
        </p>
        <p className={styles['actions']}>
          {first === undefined ? null : (
            <Link className="button button--primary button--lg" to={first.route}>
              <Translate id="home.read">Read the notebooks</Translate>
            </Link>
          )}
          <Link className="button button--secondary button--lg" to="/docs/start-here">
            <Translate id="home.start">Start here</Translate>
          </Link>
        </p>
      </div>
      <HomeCell className={styles['cell']} />
    </header>
  );
}

function Words(): ReactNode {
  return (
    <section
      className={styles['words']}
      aria-label={translate({ id: 'home.words', message: 'What the two words mean' })}
    >
      <div>
        <h2>
          <Translate id="home.ln">Layer Normalization</Translate>
        </h2>
        <p>
          <Translate id="home.ln.words">
            Puts the features of one sample on one scale: take away their mean, divide by their standard deviation, then
            let the network stretch and shift the result. It needs no batch, so it works for a batch of one.
          </Translate>
        </p>
      </div>
      <div>
        <h2>
          <Translate id="home.tick">A tick</Translate>
        </h2>
        <p>
          <Translate id="home.tick.words">
            One telemetry record for each training step: how long it took, where the time went, how much memory is alive
            and which metrics came out. Reading a log of ticks tells why a run is slow before you change anything.
          </Translate>
        </p>
      </div>
    </section>
  );
}

function Figure(): ReactNode {
  if (featured?.figure === undefined) return null;
  // A notebook's outputs are in English; these words of one have their Chinese, until the notebook says something else.
  const finding = translate({ id: 'home.finding.words', message: FINDING });
  return (
    <figure className={styles['figure']}>
      <ChartPicture {...featured.figure} />
      <figcaption>
        <p className={styles['finding']}>{featured.figure.alt === FINDING ? finding : featured.figure.alt}</p>
        <p>
          <Translate id="home.finding" values={{ notebook: <Link to={featured.route}>{featured.title}</Link> }}>
            {'A finding of {notebook}, drawn from the numbers of its last run.'}
          </Translate>
        </p>
      </figcaption>
    </figure>
  );
}

function Pages(): ReactNode {
  return (
    <section className={styles['pages']}>
      <h2>
        <Translate id="home.notebooks">Notebooks</Translate>
      </h2>
      <ul>
        {pages.map((page) => (
          <li key={page.route}>
            <Link to={page.route}>{page.title}</Link>
            <p>{page.description}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

export default function Home(): ReactNode {
  return (
    <Layout
      description={translate({
        id: 'home.description',
        message: 'Layer Normalization and training ticks for TypeScript: a library and notebooks that run.',
      })}
    >
      <main className={styles['home']}>
        <Hero />
        <div className={styles['ruler']} aria-hidden="true" />
        <Words />
        <Measured />
        <Figure />
        <Pages />
      </main>
    </Layout>
  );
}
