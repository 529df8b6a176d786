import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeProblem } from './lib/node-version.mjs';
import { at } from './lib/paths.mjs';

const tooOld = (version: string) =>
  `ticknorm needs Node 20.19 or newer and this is ${version}; install a newer Node (https://nodejs.org) and run the command again.`;

test.each(['v20.19.0', 'v20.20.2', 'v22.0.0', 'v100.0.0'])('%s will do', (version) => {
  expect(nodeProblem(version)).toBeUndefined();
});

test.each(['v20.18.3', 'v18.20.0', 'v8.17.0'])('%s is too old', (version) => {
  expect(nodeProblem(version)).toBe(tooOld(version));
});

test.each(['start.mjs', 'test.mjs'])('%s says so before it does anything', (script) => {
  const folder = mkdtempSync(join(tmpdir(), 'old-node-'));
  const preload = join(folder, 'old.cjs');
  writeFileSync(preload, `Object.defineProperty(process, 'version', { value: 'v18.0.0' });`);
  try {
    execFileSync(process.execPath, ['--require', preload, at('scripts', script)], { stdio: 'pipe', encoding: 'utf8' });
    expect.unreachable('it went on');
  } catch (error) {
    expect(error).toMatchObject({ status: 1, stdout: '', stderr: `${tooOld('v18.0.0')}\n` });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
