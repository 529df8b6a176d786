import type { UserConfig } from 'tsdown';
import { shaders } from './norm/kernels/shaders';

// Bundlers get ES modules; Node gets one CommonJS copy for `import` and `require` alike, as from tfjs itself, so that
// an error class or a registered kernel never exists twice. `typesVersions` serves TypeScript's Node10 resolution.
const shared = {
  target: 'es2022',
  platform: 'neutral',
  dts: true,
  sourcemap: false,
  minify: false,
  plugins: [shaders],
  outputOptions: { comments: { jsdoc: false } }, // the declarations carry the documentation
  deps: { neverBundle: [/^node:/] }, // 'neutral' knows no built-in modules; only ticknorm/node imports any
} satisfies UserConfig;

const builds: UserConfig[] = [
  {
    ...shared,
    entry: ['index.ts', 'node.ts', 'notebook.ts', 'datasets.ts'],
    format: 'esm',
    outDir: 'dist',
    outExtensions: () => ({ js: '.js', dts: '.d.ts' }),
    clean: ['dist'],
  },
  {
    ...shared,
    entry: { index: 'index.node.ts', node: 'node.ts', notebook: 'notebook.ts', datasets: 'datasets.node.ts' },
    format: 'cjs',
    outDir: 'dist/cjs',
    outExtensions: () => ({ js: '.cjs', dts: '.d.cts' }),
    clean: false,
  },
];

export default builds;
