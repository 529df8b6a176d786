// Who may import whom, as ARCHITECTURE.md draws it: biome.json is tried on one import at a time.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at } from './lib/paths.mjs';

const allowed: [file: string, specifier: string][] = [
  ['src/ticknorm/norm/a.ts', './b'],
  ['src/ticknorm/norm/b.ts', '../errors'],
  ['src/ticknorm/norm/c.ts', '@tensorflow/tfjs'],
  ['src/ticknorm/ticks/files/a.ts', 'node:fs'],
  ['src/ticknorm/ticks/files/b.ts', '../tick'],
  ['src/ticknorm/train/a.ts', '../norm/layerNorm'],
  ['src/kernel/a.ts', 'node:fs'],
  ['website/a.ts', 'ticknorm'],
  ['tests/a.ts', 'ticknorm/node'],
];
const refused: [file: string, specifier: string][] = [
  ['src/ticknorm/norm/d.ts', '../ticks/ticker'],
  ['src/ticknorm/norm/e.ts', '../train/trainStep'],
  ['src/ticknorm/norm/f.ts', 'node:fs'],
  ['src/ticknorm/norm/g.ts', 'some-package'],
  ['src/ticknorm/ticks/d.ts', '../norm/layerNorm'],
  ['src/ticknorm/ticks/e.ts', 'node:fs'],
  ['src/ticknorm/ticks/files/c.ts', 'some-package'],
  ['src/ticknorm/ticks/files/d.ts', '../../norm/layerNorm'],
  ['src/ticknorm/show/d.ts', '../ticks/ticker'],
  ['src/ticknorm/datasets/d.ts', 'node:fs'],
  ['src/kernel/d.ts', 'ticknorm'],
  ['src/kernel/e.ts', 'ticknorm/node'],
  ['website/d.ts', '../src/ticknorm/index'],
  ['tests/d.ts', '../website/plugin'],
];

let folder = '';
const refusedByBiome = new Set<string>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'import-rules-'));
  cpSync(at('biome.json'), join(folder, 'biome.json'));
  for (const [file, specifier] of [...allowed, ...refused]) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), `export * from '${specifier}';\n`);
  }
  const args = [at('node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'lint', '--vcs-enabled=false'];
  const output = await new Promise<string>((resolve) => {
    const all = [...args, '--only=style/noRestrictedImports', '--max-diagnostics=200'];
    execFile(process.execPath, all, { cwd: folder, env: { ...process.env, NO_COLOR: '1' } }, (_, stdout, stderr) => {
      resolve(stdout + stderr);
    });
  });
  for (const [, file = ''] of output.matchAll(/^(\S+):\d+:\d+ lint\/style\/noRestrictedImports/gm))
    refusedByBiome.add(file);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(allowed)('%s may import %s', (file) => {
  expect([...refusedByBiome]).not.toContain(file);
});

test.each(refused)('%s may not import %s', (file) => {
  expect([...refusedByBiome]).toContain(file);
});
