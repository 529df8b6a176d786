// Bundles norm.bench.ts, since Node cannot run TypeScript with these imports, and runs it. Packages stay what they are.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';

const root = fileURLToPath(new URL('..', import.meta.url));
await build({
  cwd: root,
  config: false,
  entry: ['bench/norm.bench.ts'],
  outDir: 'artifacts/bench',
  format: 'cjs',
  platform: 'node',
  dts: false,
  logLevel: 'error',
  deps: { neverBundle: [/^[^./]/] },
});
const { status } = spawnSync(process.execPath, ['artifacts/bench/norm.bench.cjs', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
