// The Docusaurus plugin that makes what machines read of the built site: the search index of each language, which the
// page's own search bar reads (no other host is asked), llms.txt and robots.txt.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';
import MiniSearch from 'minisearch';
import { type Document, INDEX, OPTIONS } from './documents';
import { llmsText } from './llms';
import { type PageText, readPage } from './sections';

export default function search({ siteConfig }: LoadContext): Plugin {
  return {
    name: 'website-search',
    postBuild: ({ outDir, baseUrl, routesPaths }) => {
      const pages = readPages(outDir, baseUrl, routesPaths);
      const index = new MiniSearch<Document>(OPTIONS);
      index.addAll([...pages].flatMap(([route, page]) => documentsOf(route, page)));
      writeFileSync(join(outDir, INDEX), JSON.stringify(index));
      const address = new URL(baseUrl, siteConfig.url).href;
      // Programs look for it at the top only, above all languages.
      if (baseUrl === siteConfig.baseUrl) {
        writeFileSync(join(outDir, 'robots.txt'), `User-agent: *\nAllow: /\nSitemap: ${address}sitemap.xml\n`);
      }
      writeFileSync(join(outDir, 'llms.txt'), llmsText(siteConfig.title, siteConfig.tagline, address, pages));
    },
  };
}

/** Route below the base address → what its page says, for the pages that an author wrote. */
function readPages(outDir: string, baseUrl: string, routes: readonly string[]): Map<string, PageText> {
  const pages = new Map<string, PageText>();
  for (const route of [...routes].sort()) {
    const path = route.startsWith(baseUrl) ? route.slice(baseUrl.length) : '';
    const file = join(outDir, `${path}.html`);
    const page = path !== '' && existsSync(file) ? readPage(readFileSync(file, 'utf8')) : undefined;
    if (page !== undefined) pages.set(`/${path}`, page);
  }
  return pages;
}

/** Sections of the same name on a page cannot be told apart by readers, and one without an anchor leads to the top. */
function documentsOf(route: string, { sections }: PageText): Document[] {
  const seen = new Set<string>();
  return sections.flatMap(({ page, heading, anchor, text }) => {
    const id = anchor === '' ? route : `${route}#${anchor}`;
    if (seen.has(id)) return [];
    seen.add(id);
    return [{ id, page, heading, text }];
  });
}
