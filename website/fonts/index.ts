// The Docusaurus plugin that keeps KaTeX's fonts out of the style sheet, which no page can be shown without: of the three
// formats that KaTeX lists, the one that every browser takes that runs the rest of the site, as a file of its own.
import type { Plugin } from '@docusaurus/types';

interface Declaration {
  value: string;
}

export default function fonts(): Plugin {
  return {
    name: 'website-fonts',
    configurePostCss: (options) => {
      options.plugins.push({
        postcssPlugin: 'website-fonts',
        AtRule: {
          'font-face': (rule: { walkDecls: (name: string, each: (declaration: Declaration) => void) => void }) =>
            rule.walkDecls('src', (declaration) => {
              declaration.value = woff2Only(declaration.value);
            }),
        },
      });
      return options;
    },
  };
}

/** @returns the sources in woff2; all of them where there is none */
export function woff2Only(sources: string): string {
  const kept = sources.split(/,\s*(?=url\()/).filter((source) => /\bwoff2\b/.test(source));
  return kept.length === 0 ? sources : kept.join(', ');
}
