// Bundles a benchmark, since Node cannot run TypeScript with these imports, and runs it: `node bench/run.mjs norm`, or
// `ticks`; what follows is the benchmark's. Packages stay what they are.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';

const root = fileURLToPath(new URL('..', import.meta.url));
const [name, ...args] = process.argv.slice(2);
await build({
  cwd: root,
  config: false,
  entry: [`bench/${name}.bench.ts`],
  outDir: 'artifacts/bench',
  format: 'esm',
  platform: 'node',
  dts: false,
  clean: false, // another benchmark may lie there
  logLevel: 'error',
  deps: { neverBundle: [/^[^./]/] },
});
const bundled = ['--expose-gc', `artifacts/bench/${name}.bench.mjs`, ...args];
const { status } = spawnSync(process.execPath, bundled, { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;
