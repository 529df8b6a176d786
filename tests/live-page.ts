// A page whose cells are run in it by a real browser: what a reader does there, and what there is then to see.
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { type Visit, visits } from './browser';

export const NOTEBOOK = '/notebooks/tick-logger';

export interface LiveOptions extends BrowserContextOptions {
  backend?: 'best' | 'webgpu' | 'webgl' | 'wasm' | 'cpu';
  /** What the page calls it, if not “Backend”. */ backendLabel?: string;
}

export interface LivePages {
  readonly origin: string;
  /** Opens a page of live cells, which then compute on wasm, from which the published outputs come, or on another backend. */
  open(path: string, options?: LiveOptions): Promise<LivePage>;
}

/** The live pages of a file of tests. Each test opens one, and fails if anything went wrong on it. */
export function livePages(flags: readonly string[] = []): LivePages {
  const site = visits(flags);
  return {
    get origin() {
      return site.origin;
    },
    open: async (path, { backend = 'wasm', backendLabel = 'Backend', ...options } = {}) => {
      const live = new LivePage(await site.open(path, options));
      await live.page.getByLabel(backendLabel).selectOption(backend);
      return live;
    },
  };
}

/** Cells are named by their number on the page. */
export class LivePage {
  readonly visit: Visit;
  readonly page: Page;

  constructor(visit: Visit) {
    this.visit = visit;
    this.page = visit.page;
  }

  cell(number: number): Locator {
    return this.page.locator(`#cell-${number}`);
  }

  /** @param name of a button of the cell: `Run` */
  press(name: string, number: number): Promise<void> {
    return this.page.getByRole('button', { name: `${name}, cell ${number}`, exact: true }).click();
  }

  async runAll(): Promise<void> {
    await this.page.getByRole('button', { name: 'Run all cells here' }).click();
    await this.allEnded();
  }

  /** Puts another source into a cell, as a reader would, and runs it with the keyboard. */
  async runInstead(number: number, source: string): Promise<void> {
    const editor = this.cell(number).getByRole('textbox', { name: `Code of cell ${number}` });
    if (!(await editor.isVisible())) await this.press('Edit', number);
    await editor.fill(source);
    await editor.press('Shift+Enter');
  }

  /** The line that says how a cell's run went. */
  async status(number: number): Promise<string> {
    return (await this.cell(number).locator('p[role="status"]').textContent()) ?? '';
  }

  /** What a cell shows of its run here, a text for each output. */
  shown(number: number): Promise<string[]> {
    return this.cell(number).locator('[data-live] > *').allInnerTexts();
  }

  /** The texts of a cell's outputs in which numbers stand, whether published or of a run here. */
  texts(number: number): Promise<string[]> {
    return this.cell(number).locator('pre, td, th').allTextContents();
  }

  /** Waits until a cell has ended. */
  ended(number: number): Promise<void> {
    const ended = /^(?:Ran|Failed|Not run|Stopped)/;
    return expect.poll(() => this.status(number), { timeout: 20_000, interval: 50 }).toMatch(ended);
  }

  /** Waits until nothing runs or waits any more. */
  allEnded(): Promise<void> {
    const button = this.page.getByRole('button', { name: 'Run all cells here' });
    return button.waitFor({ state: 'visible', timeout: 400_000 });
  }

  /** @returns the first cell that failed, if any did */
  async failed(): Promise<number | undefined> {
    const cells = this.page.locator('[id^="cell-"]', { hasText: 'Failed here' });
    if ((await cells.count()) === 0) return undefined;
    return Number((await cells.first().getAttribute('id'))?.slice('cell-'.length));
  }

  /** The page still does what it is asked. */
  async stillUsable(): Promise<void> {
    await this.runInstead(2, '6 * 7');
    await expect.poll(() => this.shown(2)).toEqual(['42']);
  }
}
