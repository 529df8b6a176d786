// Bundles ticks.bench.ts, since Node cannot run TypeScript with these imports, and runs it. Packages stay what they are.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';

const root = fileURLToPath(new URL('..', import.meta.url));
await build({
  cwd: root,
  config: false,
  entry: ['bench/ticks.bench.ts'],
  outDir: 'artifacts/bench',
  format: 'esm',
  platform: 'node',
  dts: false,
  logLevel: 'error',
  deps: { neverBundle: [/^[^./]/] },
});
const args = ['--expose-gc', 'artifacts/bench/ticks.bench.mjs', ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;
