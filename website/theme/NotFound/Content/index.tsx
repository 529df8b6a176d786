// The page for an address that nothing is at. A static host has one such page for all languages, so it says where to go
// on in each of them.
import Link from '@docusaurus/Link';
import Translate from '@docusaurus/Translate';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import Heading from '@theme/Heading';
import type { ReactNode } from 'react';
import styles from './content.module.css';

/** In its own words, whatever the language of the page. */
const HOME: Record<string, string> = {
  en: 'In English: start from the home page.',
  'zh-Hans': '中文读者请从中文首页开始。',
};

export default function NotFoundContent(): ReactNode {
  const { i18n } = useDocusaurusContext();
  const others = i18n.locales.filter((locale) => locale !== i18n.currentLocale);
  return (
    <main className={`container margin-vert--xl ${styles['content']}`}>
      <Heading as="h1">
        <Translate id="theme.NotFound.title">Page Not Found</Translate>
      </Heading>
      <p>
        <Translate id="missing.words">
          Nothing is at this address; it may have moved, or the link has a mistake. The search in the bar above knows
          every page. Or go on with:
        </Translate>
      </p>
      <ul>
        <li>
          <Link to="/docs/start-here">
            <Translate id="home.start">Start here</Translate>
          </Link>
        </li>
        <li>
          <Link to="/notebooks">
            <Translate id="home.notebooks">Notebooks</Translate>
          </Link>
        </li>
        <li>
          <Link to="/api">
            <Translate id="missing.api">API reference</Translate>
          </Link>
        </li>
      </ul>
      {others.map((locale) => (
        <p key={locale} lang={locale}>
          <a href={i18n.localeConfigs[locale]?.baseUrl}>{HOME[locale]}</a>
        </p>
      ))}
    </main>
  );
}
