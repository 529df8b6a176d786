// The Docusaurus plugin: notebooks → pages. It is the docs plugin with a stage before it. Docusaurus runs the plugins'
// `loadContent` side by side, so two plugins could not rely on their order; and the docs plugin looks at its folder as
// soon as it is constructed. Therefore the pages are generated first, then the docs plugin is made, in one function.
import { join } from 'node:path';
import contentDocs, {
  type LoadedContent,
  type PluginOptions,
  validateOptions as validateDocsOptions,
} from '@docusaurus/plugin-content-docs';
import type { LoadContext, Plugin } from '@docusaurus/types';
import { type Folders, generate } from './generate';

/** Where things lie, from the root of the site. */
export interface NotebookOptions {
  /** Notebooks as they are edited. */ notebooks: string;
  /** Notebooks as they ran. */ executed: string;
  /** Hand-written pages. */ docs: string;
  /** Where pages and static files are generated: pages/<locale> and static/<locale>. */ generated: string;
}

/**
 * What may go into the chunk that every page loads. Without it Docusaurus puts in whatever two chunks share, and the
 * workers of live cells share tfjs and Vega, which no page loads before a cell runs.
 */
const COMMON = /[\\/](?:website[\\/](?!live)|node_modules[\\/](?:@docusaurus|@mdx-js|clsx|react))/;

/** The frame of every page of text, which would come in six files. */
const FRAME =
  /[\\/]@docusaurus[\\/](?:plugin-content-docs|theme-classic[\\/]lib[\\/]theme[\\/](?:Doc|TOC|BackTo|Last|Edit|Tag|Pagi))/;

type Both = NotebookOptions & { pages: PluginOptions };

/** Splits the options: ours are plain paths, all others are the docs plugin's and checked by it. */
export function validateOptions({
  validate,
  options,
}: Parameters<typeof validateDocsOptions>[0] & { options: NotebookOptions }): Both & { id: string } {
  const { notebooks, executed, docs, generated, ...rest } = options;
  const pages = validateDocsOptions({ validate, options: rest });
  return { id: pages.id, notebooks, executed, docs, generated, pages };
}

export default async function notebooks(context: LoadContext, options: Both): Promise<Plugin<LoadedContent>> {
  const locale = context.i18n.currentLocale;
  const at = (...parts: string[]): string => join(context.siteDir, ...parts);
  const folders: Folders = {
    notebooks: at(options.notebooks),
    executed: at(options.executed),
    docs: at(options.docs),
    pages: at(options.generated, 'pages', locale),
    files: at(options.generated, 'static', locale, 'files'),
  };
  await generate(folders, locale);
  const plugin = await contentDocs(context, { ...options.pages, path: folders.pages });
  return {
    ...plugin,
    loadContent: async () => {
      await generate(folders, locale); // while `docusaurus start` watches, the notebooks may have changed
      const content = await plugin.loadContent?.();
      if (content === undefined) throw new Error('The docs plugin loaded no content.');
      return content;
    },
    getPathsToWatch: () => [
      ...(plugin.getPathsToWatch?.() ?? []),
      join(folders.executed, locale, '*.ipynb'),
      join(folders.notebooks, locale, '*.ipynb'),
    ],
    configureWebpack: (...args) => {
      const own = plugin.configureWebpack?.(...args) ?? {};
      // The list of pages, for whoever links to them: `import pages from '@notebooks/index.json'`.
      const alias = { ...own.resolve?.alias, '@notebooks': folders.pages };
      const [, isServer] = args;
      const frame = { name: 'frame', chunks: 'async', test: FRAME, enforce: true, priority: 50 } as const;
      const optimization = isServer ? {} : { splitChunks: { cacheGroups: { common: { test: COMMON }, frame } } };
      return { ...own, resolve: { ...own.resolve, alias }, optimization };
    },
  };
}
