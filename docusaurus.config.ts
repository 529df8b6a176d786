// The site: hand-written pages (docs/), pages made from notebooks (website/plugin) and the home page (website/pages).
// Every path points into docs/ or website/, and nothing on a page comes from another host.
import { join } from 'node:path';
import type { Options as DocsOptions } from '@docusaurus/plugin-content-docs';
import type { Options as PagesOptions } from '@docusaurus/plugin-content-pages';
import type { Config, PluginModule } from '@docusaurus/types';
import remarkMath from 'remark-math';
import type { ApiOptions } from './website/api';
import { codeTheme } from './website/code-theme';
import type { DeclarationOptions } from './website/declarations';
import { history } from './website/history';
import { diagrams } from './website/markdown/diagrams';
import { formulas } from './website/markdown/formulas';
import { emptyHeaders } from './website/markdown/tables';
import { measured } from './website/measured';
import type { NotebookOptions } from './website/plugin';
import { editedFile } from './website/sources';

const LOCALES = ['en', 'zh-Hans'];
// Docusaurus reads this file once for each locale that it builds, and names it here.
const locale = LOCALES.find((one) => one === process.env['DOCUSAURUS_CURRENT_LOCALE']) ?? 'en';

const TAGLINES: Record<string, string> = {
  en: 'Layer Normalization and training ticks for TypeScript',
  'zh-Hans': 'TypeScript 的层归一化与训练 tick',
};

// Addresses that are known only where the site is published: of the site itself, and of a repository in which pages can
// be edited. Without the second, pages offer no link to it.
const address = process.env['TICKNORM_SITE_URL'] ?? 'http://127.0.0.1:3000';
const repository = process.env['TICKNORM_REPOSITORY']?.replace(/\/+$/, '');

const source: Pick<DocsOptions, 'editUrl' | 'showLastUpdateTime'> = {
  showLastUpdateTime: true,
  ...(repository === undefined
    ? {}
    : {
        editUrl: ({ versionDocsDirPath, docPath }) =>
          `${repository}/edit/main/${editedFile(__dirname, join(__dirname, versionDocsDirPath, docPath))}`,
      }),
};

const math: Pick<DocsOptions, 'remarkPlugins' | 'rehypePlugins'> = {
  remarkPlugins: [remarkMath],
  rehypePlugins: [formulas, diagrams, emptyHeaders],
};

// Docusaurus looks for overridden components in src/theme, which is not where a workspace keeps them.
const themeFolder: PluginModule = ({ siteDir }) => ({
  name: 'website-theme',
  getThemePath: () => join(siteDir, 'website', 'theme'),
});

const config: Config = {
  title: 'ticknorm',
  tagline: TAGLINES[locale],
  favicon: '/img/favicon.svg',
  customFields: { measured: measured() },
  url: address,
  baseUrl: '/',
  trailingSlash: false,
  staticDirectories: ['website/static', `website/generated/static/${locale}`],
  onBrokenLinks: 'throw',
  onBrokenAnchors: 'throw',
  onDuplicateRoutes: 'throw',
  future: { v4: true, faster: true, experimental_vcs: history(__dirname) },
  i18n: {
    defaultLocale: 'en',
    locales: LOCALES,
    path: 'website/i18n',
    localeConfigs: { en: { label: 'English' }, 'zh-Hans': { label: '简体中文' } },
  },
  markdown: {
    format: 'detect',
    emoji: false, // `:x:` is text, as in a notebook
    mdx1Compat: { comments: false, admonitions: false, headingIds: false },
    hooks: { onBrokenMarkdownLinks: 'throw', onBrokenMarkdownImages: 'throw' },
  },
  clientModules: ['keep-place', 'formulas', 'prefetch', 'wake'].map((name) => `./website/client/${name}.ts`),
  plugins: [
    [
      './website/plugin/index.ts',
      {
        id: 'notebooks',
        notebooks: 'notebooks',
        executed: 'website/generated/notebooks',
        docs: 'docs',
        generated: 'website/generated',
        routeBasePath: 'notebooks',
        breadcrumbs: false, // the sidebar and the title say it
        sidebarPath: './website/sidebars/notebooks.ts',
        ...math,
        ...source,
      } satisfies NotebookOptions & DocsOptions,
    ],
    [
      '@docusaurus/plugin-content-docs',
      {
        path: 'docs',
        routeBasePath: 'docs',
        breadcrumbs: false,
        sidebarPath: './website/sidebars/docs.ts',
        ...math,
        ...source,
      } satisfies DocsOptions,
    ],
    [
      './website/api/index.ts',
      {
        id: 'api',
        library: 'src/ticknorm',
        generated: 'website/generated',
        routeBasePath: 'api',
        breadcrumbs: false,
        sidebarPath: './website/sidebars/api.ts',
      } satisfies ApiOptions & DocsOptions,
    ],
    ['@docusaurus/plugin-content-pages', { path: 'website/pages' } satisfies PagesOptions],
    ['@docusaurus/plugin-sitemap', { lastmod: null }],
    './website/parts/index.ts',
    './website/code/index.ts',
    ['./website/declarations/index.ts', { generated: 'website/generated' } satisfies DeclarationOptions],
    './website/search/index.ts',
    './website/security/index.ts',
    './website/fonts/index.ts',
  ],
  themes: [
    [
      '@docusaurus/theme-classic',
      {
        customCss: [
          './node_modules/katex/dist/katex.min.css',
          ...['site', 'code', 'pages'].map((name) => `./website/css/${name}.css`),
        ],
      },
    ],
    themeFolder, // last: it overrides
  ],
  themeConfig: {
    image: 'img/social.png', // what other sites show beside a link to a page
    colorMode: { respectPrefersColorScheme: true },
    navbar: {
      title: 'ticknorm',
      logo: { src: '/img/logo.svg', alt: '', width: 28, height: 28 },
      items: [
        { type: 'docSidebar', docsPluginId: 'notebooks', sidebarId: 'notebooks', label: 'Notebooks' },
        { type: 'docSidebar', sidebarId: 'docs', label: 'Docs' },
        { type: 'docSidebar', docsPluginId: 'api', sidebarId: 'api', label: 'API' },
        { type: 'localeDropdown', position: 'right' },
      ],
    },
    footer: { copyright: 'ticknorm is free software under the Apache License 2.0.' },
    prism: { theme: codeTheme, additionalLanguages: ['bash', 'json'], magicComments: [] },
    tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
  },
};

export default config;
