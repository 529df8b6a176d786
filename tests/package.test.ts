// What a person gets from `npm i ticknorm @tensorflow/tfjs`: the packed tarball in a project of its own, used from ES
// modules, from require and from TypeScript. No network: peers are links to this repository's own copies.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { build } from 'tsdown';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WASM } from '../src/ticknorm/norm/kernels/wasm/module.generated';
import { root } from './project';

const modules = join(root, 'node_modules');
let project: string;
let installed: string;
let tarball: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'ticknorm-package-'));
  installed = join(project, 'node_modules', 'ticknorm');
  mkdirSync(installed, { recursive: true });
  const packed = execFileSync('npm', ['pack', '--silent', '--workspace', 'ticknorm', '--pack-destination', project], {
    cwd: root,
    encoding: 'utf8',
  });
  tarball = join(project, packed.trim());
  execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components', '1']);
  for (const peer of ['@tensorflow', '@types', '@webgpu', 'long', 'seedrandom']) {
    symlinkSync(join(modules, peer), join(project, 'node_modules', peer), 'dir');
  }
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

function node(file: string, source: string): { status: number | null; stdout: string; stderr: string } {
  writeFileSync(join(project, file), source);
  return spawnSync(process.execPath, [join(project, file)], { encoding: 'utf8' });
}

describe('in Node', () => {
  const body = `
    await tf.ready();
    console.log(tf.getBackend());
    const y = layerNorm([[1, 2, 3]], [2, 2, 2], [1, 1, 1], { epsilon: 0.5 });
    console.log([...y.dataSync()].map((value) => value.toFixed(5)));
    const { train, test, dispose } = await digits({ trainSize: 20 });
    for (const { xs } of batches(train, { batchSize: 16 })) console.log(xs.shape);
    dispose();
    try { layerNorm(3); } catch (error) { console.log(error.name, error instanceof ShapeError); }`;
  // (x - 2) / sqrt(2/3 + 1/2) * 2 + 1
  const output = `wasm
[ '-0.85164', '1.00000', '2.85164' ]
[ 16, 784 ]
[ 4, 784 ]
ShapeError true
`;

  test('an ES module runs on wasm and prints nothing it was not asked to', () => {
    const imports = `import * as tf from '@tensorflow/tfjs';
    import { layerNorm, ShapeError } from 'ticknorm';
    import { batches, digits } from 'ticknorm/datasets';`;
    expect(node('module.mjs', imports + body)).toMatchObject({ status: 0, stdout: output, stderr: '' });
  });

  test('require does the same', () => {
    const requires = `const tf = require('@tensorflow/tfjs');
    const { layerNorm, ShapeError } = require('ticknorm');
    const { batches, digits } = require('ticknorm/datasets');
    (async () => {`;
    expect(node('script.cjs', `${requires + body}})();`)).toMatchObject({ status: 0, stdout: output, stderr: '' });
  });

  test('the data sets alone run on wasm, too', () => {
    const source = `import * as tf from '@tensorflow/tfjs';
    import { digits } from 'ticknorm/datasets';
    const { test } = await digits();
    console.log(tf.getBackend(), test.size);`;
    expect(node('datasets.mjs', source)).toMatchObject({ status: 0, stdout: 'wasm 1000\n', stderr: '' });
  });

  test('import and require share one ShapeError and one copy of the digits', () => {
    const source = `import { createRequire } from 'node:module';
    import { layerNorm } from 'ticknorm';
    const require = createRequire(import.meta.url);
    const { ShapeError } = require('ticknorm');
    await require('@tensorflow/tfjs').ready();
    try { layerNorm(3); } catch (error) { console.log(error instanceof ShapeError); }
    console.log((await import('ticknorm/datasets')).digits === require('ticknorm/datasets').digits);`;
    expect(node('both.mjs', source)).toMatchObject({ stdout: 'true\ntrue\n', stderr: '' });
  });

  test('the example of the README runs as it is printed', () => {
    const [, example = ''] = /```ts\n(.*?)```/s.exec(readFileSync(join(installed, 'README.md'), 'utf8')) ?? [];
    const { outputText } = ts.transpileModule(example, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    const { status, stdout, stderr } = node('readme.mjs', outputText);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('lastStep: 79'); // 5000 digits, 64 at a time
  });

  test('importing the data sets loads no data', () => {
    const source = `require('ticknorm/datasets');
    console.log(Object.keys(require.cache).filter((path) => path.includes('digits.data')).length);`;
    expect(node('lazy.cjs', source).stdout).toBe('0\n');
  });
});

describe('for TypeScript', () => {
  const source = `import * as tf from '@tensorflow/tfjs';
import { createTicker, layerNorm, memorySink, referenceLayerNorm, ShapeError } from 'ticknorm';
import { batches, type DigitsSplit, digits } from 'ticknorm/datasets';
import { display } from 'ticknorm/notebook';
import { jsonlSink } from 'ticknorm/node';

const y: tf.Tensor = layerNorm(tf.ones([2, 3]), [1, 1, 1], undefined, { axis: -1, epsilon: 1e-3 });
const exact: Float64Array = referenceLayerNorm([[1, 2]]).y;
const labels = async (): Promise<Uint8Array[]> => {
  const { train }: { train: DigitsSplit } = await digits();
  return Array.from(batches(train), (batch) => batch.labels);
};
export const all = [y, exact, labels, createTicker, memorySink, jsonlSink, display, ShapeError];
// @ts-expect-error: were the types not found, everything would be any and this would be allowed
layerNorm(new Date());
// @ts-expect-error
const wrong: string = referenceLayerNorm([1, 2]).y;
`;
  const bundler = { module: 'ESNext', moduleResolution: 'Bundler', lib: ['ES2022', 'DOM'], skipLibCheck: true };
  const node10 = {
    module: 'CommonJS',
    moduleResolution: 'Node',
    lib: ['ES2021', 'DOM'],
    esModuleInterop: true,
    skipLibCheck: true,
  };

  test.each([
    { name: 'TypeScript 6, bundler resolution', compiler: 'typescript/lib/tsc.js', options: bundler },
    {
      name: "TypeScript 6, Node's resolution",
      compiler: 'typescript/lib/tsc.js',
      options: { ...bundler, module: 'NodeNext', moduleResolution: 'NodeNext' },
    },
    {
      name: 'the TypeScript 5.0.4 inside tslab, Node10 resolution',
      compiler: '@tslab/typescript-for-tslab/lib/tsc.js',
      options: node10,
    },
  ])('$name finds the types of every entry', ({ compiler, options }) => {
    writeFileSync(join(project, 'use.ts'), source);
    const compilerOptions = { target: 'ES2022', strict: true, noEmit: true, types: ['node'], ...options };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }));
    const { stdout } = spawnSync(process.execPath, [join(modules, compiler), '-p', project], { encoding: 'utf8' });
    expect(stdout).toBe('');
  });
});

test('the tarball holds what is built, its licence and the source of its data, and nothing else', () => {
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
  const rest = files.filter((path) => !path.startsWith('dist')).sort();
  expect(rest).toEqual(['LICENSE', 'README.md', 'datasets', 'datasets/README.md', 'package.json']);
  expect(files.filter((path) => /\.test\.|testing|\.tsbuildinfo/.test(path))).toEqual([]);
  expect(readFileSync(join(installed, 'datasets', 'README.md'), 'utf8')).toContain('Creative Commons');
});

describe('in a bundle', () => {
  /** What a bundler makes of `source`, minified. */
  async function bundle(name: string, source: string): Promise<string> {
    const entry = join(project, `${name}.mjs`);
    writeFileSync(entry, source);
    const outDir = join(project, 'bundles');
    await build({
      config: false,
      cwd: project,
      entry: { [name]: entry },
      outDir,
      format: 'esm',
      platform: 'browser',
      minify: true,
      dts: false,
      clean: false,
      logLevel: 'error',
      deps: { neverBundle: [/^@tensorflow/], alwaysBundle: ['ticknorm'] },
      outputOptions: { entryFileNames: '[name].js' },
    });
    return readFileSync(join(outDir, `${name}.js`), 'utf8');
  }

  test('the ticker comes without the kernels, layerNorm with them', async () => {
    const ticker = await bundle('ticker', "import { createTicker } from 'ticknorm'; console.log(createTicker);");
    const norm = await bundle('norm', "import { layerNorm } from 'ticknorm'; console.log(layerNorm);");
    expect([ticker.includes(WASM), norm.includes(WASM)]).toEqual([false, true]);
  });

  test('all of Layer Normalization is less than 13 kB to download, and everything less than 30 kB', async () => {
    const names =
      'layerNorm, layerNormWithMoments, rmsNorm, standardize, addLayerNorm, LayerNorm, RMSNorm, LayerNormLSTMCell, registerLayers';
    const norms = await bundle('norms', `export { ${names} } from 'ticknorm';`);
    const all = await bundle('all', "export * from 'ticknorm';");
    expect(gzipSync(norms).length).toBeLessThan(13_000);
    expect(gzipSync(all).length).toBeLessThan(30_000);
  });

  test('an import for nothing leaves next to nothing', async () => {
    expect((await bundle('nothing', "import 'ticknorm';")).length).toBeLessThan(500);
  });
});

test('publint has nothing to say', async () => {
  const { messages } = await publint({ pkgDir: installed, strict: true, pack: false });
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
});

test('every way of resolving types finds types that match the code', async () => {
  const analysis = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
  if (!analysis.types) throw new Error('The packed library holds no types.');
  expect(analysis.problems).toEqual([]);
  expect(Object.keys(analysis.entrypoints)).toEqual(
    expect.arrayContaining(['.', './node', './notebook', './datasets']),
  );
});
