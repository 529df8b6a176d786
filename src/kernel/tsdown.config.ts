import type { UserConfig } from 'tsdown';

// The worker and its watchdog are files of their own: a process and a thread start from them.
const config: UserConfig = {
  entry: { index: 'index.ts', cli: 'cli.ts', worker: 'session/worker.ts', watchdog: 'session/watchdog.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20',
  outExtensions: () => ({ js: '.js', dts: '.d.ts' }),
  dts: true,
};

export default config;
