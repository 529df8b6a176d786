// Chromium on a page of the built site: one browser for a test file, and a page that takes note of what goes wrong.
import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import { chromium as findChromium } from '../scripts/lib/chromium.mjs';
import { HOST, serve } from '../scripts/lib/serve.mjs';
import { drawOnOneCore } from './one-core';
import { root } from './project';

export const FLAGS: string[] = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** WebGL 2 with float32 textures and WebGPU, in software, so that no graphics card is needed. */
export const GPU_FLAGS: string[] = [
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--enable-angle-features=preferGlobalPipelineCache', // saves an eighth of the time that drawing takes
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--ignore-gpu-blocklist',
];

/**
 * WebGPU in software as a graphics card does it: values can be read at once in a worker, too. That goes by way of a canvas,
 * which for that must be drawn by the same Vulkan. With {@link GPU_FLAGS} such a read gives zeros and ends the device.
 */
export const WEBGPU_FLAGS: string[] = [
  ...GPU_FLAGS,
  '--enable-features=SkiaGraphite,Vulkan',
  '--use-vulkan=swiftshader',
  '--skia-graphite-backend=dawn-vulkan',
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

/** @param flags  besides {@link FLAGS} */
export async function launch(flags: readonly string[]): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: await findChromium(), args: [...FLAGS, ...flags] });
  if (GPU_FLAGS.every((flag) => flags.includes(flag))) await drawOnOneCore(browser);
  return browser;
}

/** Serves the built site on a free port and starts a browser with a fresh profile. @param flags  of the browser, besides {@link FLAGS} */
export async function openSite(flags: readonly string[] = []): Promise<Site> {
  const server = await serve(0);
  const origin = `http://${HOST}:${portOf(server)}`;
  const browser = await launch(flags);
  return {
    origin,
    open: (path, options) => visit(browser, origin, path, options),
    close: async () => {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface Visits {
  readonly origin: string;
  /** As {@link Site.open}. The visit is closed after the test, which fails if anything went wrong on the page. */
  open: Site['open'];
}

/** The site for all tests of a file or of a `describe`, each of which visits a page. @param flags  as of {@link openSite} */
export function visits(flags: readonly string[] = []): Visits {
  let site: Site | undefined;
  let visit: Visit | undefined;
  const opened = (): Site => {
    if (site === undefined) throw new Error('the site is not open before the tests run');
    return site;
  };
  beforeAll(async () => {
    site = await openSite(flags);
  });
  afterAll(() => opened().close());
  afterEach(async () => {
    const { problems, elsewhere, context } = visit ?? { problems: [], elsewhere: [] };
    visit = undefined;
    await context?.close();
    expect(problems, 'errors on the page').toEqual([]);
    expect(elsewhere, 'requests to other hosts').toEqual([]);
  });
  return {
    get origin() {
      return opened().origin;
    },
    open: async (...args) => {
      visit = await opened().open(...args);
      return visit;
    },
  };
}

export function portOf(server: Server): number {
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
  if (options?.javaScriptEnabled !== false) await laidOut(page);
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

/**
 * Moves the pointer, as a reader does who goes on from the first screen, and waits until a page has its script and all of it
 * is laid out: from then on nothing moves from under that pointer.
 */
export async function laidOut(page: Page): Promise<void> {
  await page.locator('html[data-has-hydrated="true"]').waitFor({ state: 'attached' });
  let at = 0;
  const isWhole = async (): Promise<boolean> => {
    at = 1 - at; // to where it is would be no move
    await page.mouse.move(1, at);
    return page.evaluate(() =>
      [...document.querySelectorAll('.theme-doc-markdown > *')].every(
        (part) => getComputedStyle(part).contentVisibility !== 'auto',
      ),
    );
  };
  await vi.waitUntil(isWhole, { timeout: 30_000, interval: 50 });
}

/**
 * The texts on a page that are too faint: below 4.5:1, or 3:1 where they are large (WCAG 2.2, 1.4.3).
 * https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 */
export function faintTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    type Color = [red: number, green: number, blue: number, alpha: number];
    const parse = (css: string): Color => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = (css.match(/[\d.]+/g) ?? []).map(Number);
      return [red, green, blue, alpha];
    };
    const over = (a: Color, b: Color): Color => {
      const mix = (x: number, y: number): number => x * a[3] + y * (1 - a[3]);
      return [mix(a[0], b[0]), mix(a[1], b[1]), mix(a[2], b[2]), 1];
    };
    const ground = (element: Element | null): Color => {
      if (element === null) return [255, 255, 255, 1];
      const own = parse(getComputedStyle(element).backgroundColor);
      return own[3] === 1 ? own : over(own, ground(element.parentElement));
    };
    const luminance = ([red, green, blue]: Color): number => {
      const linear = (value: number): number =>
        value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
      return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    };
    const faint = new Set<string>();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const element = texts.currentNode.parentElement;
      const text = texts.currentNode.textContent?.trim() ?? '';
      if (element === null || text === '' || !element.checkVisibility({ visibilityProperty: true })) continue;
      const style = getComputedStyle(element);
      const behind = ground(element);
      const pair = [luminance(over(parse(style.color), behind)), luminance(behind)].sort((a, b) => a - b);
      const contrast = ((pair[1] ?? 0) + 0.05) / ((pair[0] ?? 0) + 0.05);
      const size = Number.parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      if (contrast < (large ? 3 : 4.5)) faint.add(`${contrast.toFixed(2)}: ${text.slice(0, 40)}`);
    }
    return [...faint];
  });
}
