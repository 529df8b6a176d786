// The dates of a repository made here, of a clone without its history, and of a folder that is no repository.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { readChanges } from './history';

const folder = mkdtempSync(join(tmpdir(), 'ticknorm-history-'));
afterAll(() => rmSync(folder, { recursive: true }));

function git(cwd: string, seconds: number, ...args: string[]): void {
  const date = `@${seconds} +0000`;
  const config = ['-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'commit.gpgsign=false'];
  const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  execFileSync('git', [...config, ...args], { cwd, env, stdio: 'pipe' });
}

test('a page is as old as the last commit that touched it; a shallow clone does not know, nor does a folder', () => {
  const repository = join(folder, 'repository');
  const shallow = join(folder, 'shallow');
  const plain = join(folder, 'plain');
  mkdirSync(join(repository, 'docs'), { recursive: true });
  mkdirSync(plain);
  git(repository, 0, 'init', '-q');
  for (const [seconds, name] of [
    [1000, 'a.md'],
    [2000, '层.md'],
    [3000, 'a.md'],
  ] as const) {
    writeFileSync(join(repository, 'docs', name), String(seconds));
    git(repository, seconds, 'add', '.');
    git(repository, seconds, 'commit', '-qm', name);
  }
  expect(readChanges(repository)).toEqual(
    new Map([
      ['docs/a.md', 3_000_000],
      ['docs/层.md', 2_000_000],
    ]),
  );
  git(folder, 0, 'clone', '-q', '--depth', '1', pathToFileURL(repository).href, shallow);
  expect(readChanges(shallow)).toEqual(new Map());
  expect(readChanges(plain)).toEqual(new Map());
});
