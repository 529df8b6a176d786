// Builds the page of the suite and opens it in Chromium with all of tfjs' backends: SwiftShader draws WebGL 2 with float32
// textures and WebGPU in software, so that no graphics card is needed.
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chromium } from 'playwright-core';
import { build } from 'tsdown';
import { chromium as findChromium } from '../../scripts/lib/chromium.mjs';
import { HOST, serve } from '../../scripts/lib/serve.mjs';
import { FLAGS, portOf } from '../browser';
import { root } from '../project';
import type { Findings } from './page';

const GPU_FLAGS = [
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--ignore-gpu-blocklist',
];

const SCRIPTS = [
  'tfjs/dist/tf',
  'tfjs-backend-wasm/dist/tf-backend-wasm',
  'tfjs-backend-webgpu/dist/tf-backend-webgpu',
];
const WASM = ['tfjs-backend-wasm', 'tfjs-backend-wasm-simd', 'tfjs-backend-wasm-threaded-simd'];

export interface SuitePage {
  /** @param files  names in norm/cases; checks run as well */
  run(backend: string, files: readonly string[]): Promise<Findings>;
  /** What the page and the drivers complained of so far. */ problems: string[];
  /** Addresses asked for that are not the page's own. */ elsewhere: string[];
  close(): Promise<void>;
}

export async function openSuite(): Promise<SuitePage> {
  const folder = mkdtempSync(join(tmpdir(), 'ticknorm-norm-'));
  await buildPage(folder);
  const server = await serve(0, folder);
  const origin = `http://${HOST}:${portOf(server)}`;
  const browser = await chromium.launch({ executablePath: await findChromium(), args: [...FLAGS, ...GPU_FLAGS] });
  const page = await browser.newPage();
  const problems: string[] = [];
  const elsewhere: string[] = [];
  // A shader that does not compile is no exception, but a warning on the console.
  page.on('console', (message) => /error|invalid/i.test(message.text()) && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) elsewhere.push(request.url());
  });
  await page.goto(`${origin}/index.html`);
  return {
    problems,
    elsewhere,
    run: (backend, files) => page.evaluate(([name, list]) => window.suite.run(name, list), [backend, files] as const),
    close: async () => {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function buildPage(folder: string): Promise<void> {
  await build({
    config: false,
    cwd: root,
    entry: [join(root, 'tests', 'norm-browser', 'page.ts')],
    outDir: folder,
    format: 'iife',
    platform: 'browser',
    dts: false,
    clean: false,
    logLevel: 'error',
    deps: { neverBundle: [/^@tensorflow/] },
    outputOptions: { globals: { '@tensorflow/tfjs': 'tf' }, entryFileNames: 'page.js' },
  });
  const packages = join(root, 'node_modules', '@tensorflow');
  for (const script of SCRIPTS)
    copyFileSync(join(packages, `${script}.min.js`), join(folder, `${basename(script)}.js`));
  for (const name of WASM)
    copyFileSync(join(packages, 'tfjs-backend-wasm/dist', `${name}.wasm`), join(folder, `${name}.wasm`));
  mkdirSync(join(folder, 'cases'));
  cpSync(join(root, 'src/ticknorm/norm/cases'), join(folder, 'cases'), { recursive: true });
  const scripts = [...SCRIPTS.map((script) => basename(script)), 'page'].map(
    (name) => `<script src="${name}.js"></script>`,
  );
  const head = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>norm</title>';
  writeFileSync(join(folder, 'index.html'), head + scripts.join(''));
}
