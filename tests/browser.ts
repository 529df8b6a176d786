// Chromium on a page of the built site: one browser for a test file, and a page that takes note of what goes wrong.
import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chromium as findChromium } from '../scripts/lib/chromium.mjs';
import { HOST, serve } from '../scripts/lib/serve.mjs';
import { root } from './project';

const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Site {
  /** `http://127.0.0.1:1234` */ origin: string;
  /** Opens a page in a window of its own; `path` is below the origin. */
  open(path: string, options?: BrowserContextOptions): Promise<Visit>;
  close(): Promise<void>;
}

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Messages on the console that are errors, uncaught errors, and answers of 400 or more. */ problems: string[];
  /** Addresses asked for that are not the site's own. */ elsewhere: string[];
  /** Saves what the window shows to artifacts/, for people. */ screenshot(name: string): Promise<void>;
}

/** Serves the built site on a free port and starts a browser with a fresh profile. */
export async function openSite(): Promise<Site> {
  const server = await serve(0);
  const origin = `http://${HOST}:${portOf(server)}`;
  const browser = await chromium.launch({ executablePath: await findChromium(), args: FLAGS });
  return {
    origin,
    open: (path, options) => visit(browser, origin, path, options),
    close: async () => {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address.port;
}

async function visit(browser: Browser, origin: string, path: string, options?: BrowserContextOptions): Promise<Visit> {
  const context = await browser.newContext({ ...options, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  const problems: string[] = [];
  const elsewhere: string[] = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on(
    'response',
    (response) => response.status() >= 400 && problems.push(`${response.status()} ${response.url()}`),
  );
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (protocol !== 'data:' && asked !== origin) elsewhere.push(request.url());
  });
  await page.goto(`${origin}${path}`, { waitUntil: 'networkidle' });
  return {
    page,
    context,
    problems,
    elsewhere,
    screenshot: async (name) => {
      mkdirSync(join(root, 'artifacts'), { recursive: true });
      await page.screenshot({ path: join(root, 'artifacts', `${name}.png`) });
    },
  };
}
