// When a page was last changed: the time of the last commit that touched its source. A clone without its history would
// call every page as old as its one commit, so there, as without git, pages say nothing.
import { execFileSync } from 'node:child_process';
import type { VcsConfig } from '@docusaurus/types';
import { editedFile } from './sources';

/** Asked of git once for all pages: a line `@<seconds>` for each commit, newest first, then the files that it touched. */
const LOG = ['log', '--format=@%ct', '--name-only', '--', 'docs', 'notebooks', 'website/i18n', 'CHANGELOG.md'];

/** @param root of the repository, which is the site's folder */
export function history(root: string): VcsConfig {
  let changes: ReadonlyMap<string, number> | undefined;
  return {
    // Docusaurus asks that each takes its argument.
    initialize: (_params) => {},
    getFileCreationInfo: async (_file) => null,
    getFileLastUpdateInfo: async (file) => {
      changes ??= readChanges(root);
      const timestamp = changes.get(editedFile(root, file));
      return timestamp === undefined ? null : { timestamp, author: '' };
    },
  };
}

/** @returns path below the root → milliseconds since 1970 */
export function readChanges(root: string): ReadonlyMap<string, number> {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1e8 });
  const changes = new Map<string, number>();
  try {
    if (git('rev-parse', '--is-shallow-repository').trim() === 'true') return changes;
    let time = 0;
    for (const line of git('-c', 'core.quotePath=false', ...LOG).split('\n')) {
      if (line.startsWith('@')) time = Number(line.slice(1)) * 1000;
      else if (line !== '' && !changes.has(line)) changes.set(line, time);
    }
    return changes;
  } catch {
    return new Map(); // no git, or no repository
  }
}
