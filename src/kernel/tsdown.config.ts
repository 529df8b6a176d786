import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: { index: 'index.ts', cli: 'cli.ts', worker: 'session/worker.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20',
  outExtensions: () => ({ js: '.js', dts: '.d.ts' }),
  dts: true,
});
