// The Docusaurus plugin that gives every built page its Content-Security-Policy.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from '@docusaurus/types';
import { withPolicy } from './policy';

export default function security(): Plugin {
  return {
    name: 'website-security',
    postBuild: ({ outDir }) => {
      for (const name of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
        if (!name.endsWith('.html')) continue;
        const html = readFileSync(join(outDir, name), 'utf8');
        // The pages of a language lie below those of the first one, which may have been given theirs.
        if (!html.includes('http-equiv="Content-Security-Policy"')) {
          writeFileSync(join(outDir, name), withPolicy(html, name));
        }
      }
    },
  };
}
