// The Docusaurus plugin of the API reference: docstrings → pages. It is the docs plugin with a stage before it, as the
// notebooks' plugin is and for the same reasons.
import { join } from 'node:path';
import contentDocs, {
  type LoadedContent,
  type PluginOptions,
  validateOptions as validateDocsOptions,
} from '@docusaurus/plugin-content-docs';
import type { LoadContext, Plugin } from '@docusaurus/types';
import type { ProjectReflection } from 'typedoc';
import { replaceFolder } from '../plugin/write';
import { convert } from './convert';
import { generate } from './generate';

export interface ApiOptions {
  /** The library's sources, from the root of the site. */ library: string;
  /** Where pages are generated: api/<locale>. */ generated: string;
}

type Both = ApiOptions & { id: string; pages: PluginOptions };

/** Splits the options: ours are plain paths, all others are the docs plugin's and checked by it. */
export function validateOptions({
  validate,
  options,
}: Parameters<typeof validateDocsOptions>[0] & { options: ApiOptions }): Both {
  const { library, generated, ...rest } = options;
  const pages = validateDocsOptions({ validate, options: rest });
  return { id: pages.id, library, generated, pages };
}

/** Reading the sources takes seconds, and one build asks once for each language. */
const projects = new Map<string, Promise<ProjectReflection>>();

export default async function api(context: LoadContext, options: Both): Promise<Plugin<LoadedContent>> {
  const locale = context.i18n.currentLocale;
  const library = join(context.siteDir, options.library);
  const path = join(context.siteDir, options.generated, 'api', locale);
  const project = projects.get(library) ?? convert(library);
  projects.set(library, project);
  replaceFolder(path, generate(await project, locale, `/${options.pages.routeBasePath.replace(/^\/+/, '')}`));
  return contentDocs(context, { ...options.pages, path });
}
