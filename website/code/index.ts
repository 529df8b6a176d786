// A Docusaurus plugin: Prism, which colours code, is no part of what a page loads first. The build of the site colours the
// code of every page; only one that is reached by a link inside the site is coloured in the browser. Setting Prism's
// languages up was most of the time that the site's first script took.
import { join } from 'node:path';
import type { Plugin } from '@docusaurus/types';

export default function code({ siteDir }: { siteDir: string }): Plugin {
  const themes = join(siteDir, 'node_modules', '@docusaurus', 'theme-classic', 'lib', 'prism-include-languages');
  return {
    name: 'code',
    configureWebpack: (_, isServer) => ({
      resolve: {
        alias: {
          '@code/content': join(siteDir, 'website', 'code', isServer ? 'drawn.ts' : 'later.tsx'),
          [`${themes}$`]: false, // loads Prism with every page
        },
      },
    }),
  };
}
