// Builds the page of the suite and opens it in Chromium with all of tfjs' backends: SwiftShader does WebGL 2 with float32
// textures and WebGPU in software, so that no graphics card is needed.
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import handler from 'serve-handler';
import { build } from 'tsdown';
import { HOST } from '../../scripts/lib/serve.mjs';
import { shaders } from '../../src/ticknorm/norm/kernels/shaders';
import { GPU_FLAGS, launch, portOf } from '../browser';
import { root } from '../project';
import type { Findings } from './page';

const SCRIPTS = [
  'tfjs/dist/tf',
  'tfjs-backend-wasm/dist/tf-backend-wasm',
  'tfjs-backend-webgpu/dist/tf-backend-webgpu',
];
const WASM = ['tfjs-backend-wasm', 'tfjs-backend-wasm-simd', 'tfjs-backend-wasm-threaded-simd'];

/** `isolated` is a page that may share memory between threads, so that tfjs' wasm backend runs its threaded build. */
export type Kind = 'plain' | 'isolated';

export interface Pages {
  /**
   * In a page of its own.
   *
   * @param files  names in norm/cases; checks run as well
   */
  run(kind: Kind, backend: string, files: readonly string[]): Promise<Findings>;
  /** {@link Suite.halfFloats} */ halfFloats(): Promise<string[]>;
  /** What the pages and the drivers complained of so far. */ problems: string[];
  /** Addresses asked for that are not the pages' own. */ elsewhere: string[];
  close(): Promise<void>;
}

export async function openPages(): Promise<Pages> {
  const folder = mkdtempSync(join(tmpdir(), 'ticknorm-norm-'));
  await buildPages(folder);
  const server = await serve(folder);
  const origin = `http://${HOST}:${portOf(server)}/`;
  const browser = await launch(GPU_FLAGS);
  const problems: string[] = [];
  const elsewhere: string[] = [];
  const inPage = async <T>(kind: Kind, use: (page: Page) => Promise<T>): Promise<T> => {
    const page = await browser.newPage();
    // A shader that does not compile is no exception, but a warning on the console.
    page.on('console', (message) => /error|invalid/i.test(message.text()) && problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      const url = request.url().replace(/^blob:/, '');
      if (!url.startsWith(origin) && !url.startsWith('data:')) elsewhere.push(url);
    });
    await page.goto(`${origin}${kind}.html`);
    const result = await use(page);
    await page.close();
    return result;
  };
  return {
    problems,
    elsewhere,
    run: (kind, backend, files) =>
      inPage(kind, (page) => page.evaluate(([name, list]) => window.suite.run(name, list), [backend, files] as const)),
    halfFloats: () => inPage('plain', (page) => page.evaluate(() => window.suite.halfFloats())),
    close: async () => {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** https://developer.mozilla.org/docs/Web/API/Window/crossOriginIsolated */
const ISOLATED = [
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Embedder-Policy', value: 'require-corp' },
];

async function serve(folder: string): Promise<Server> {
  const headers = [{ source: 'isolated.html', headers: ISOLATED }];
  const server = createServer((request, response) =>
    handler(request, response, { public: folder, cleanUrls: false, headers }),
  );
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  return server;
}

async function buildPages(folder: string): Promise<void> {
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
    plugins: [shaders],
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
  for (const kind of ['plain', 'isolated']) writeFileSync(join(folder, `${kind}.html`), head + scripts.join(''));
}
