// JupyterLab as `npm run lab` starts it, on a copy of the notebooks, and pages of it in one browser.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium, type Locator, type Page } from 'playwright-core';
import { chromium as findChromium } from '../scripts/lib/chromium.mjs';
import { dontAskForNews, labOptions } from '../scripts/lib/lab.mjs';
import { FLAGS } from './browser';
import { root } from './project';

const CLI = join(root, 'src', 'kernel', 'dist', 'cli.js');
const STARTS_MS = 60_000;
/** The server says where it listens, with its token. */
const ADDRESS = /http:\/\/127\.0\.0\.1:(\d+)\/lab\?token=(\w+)/;

export interface Lab {
  /** Opens a notebook, such as `en/00-overview.ipynb`, and waits until its kernel is ready, as the page shows it. */
  open(name: string): Promise<OpenNotebook>;
  /** Adds a notebook, or puts it in the place of one. */
  write(name: string, json: string): void;
  close(): Promise<void>;
}

/** @param python of an environment with JupyterLab */
export async function openLab(python: string): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-'));
  const notebooks = join(folder, 'notebooks');
  cpSync(join(root, 'notebooks'), notebooks, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(notebooks, 'node_modules'), 'dir');
  dontAskForNews(dirname(dirname(python)));
  execFileSync(process.execPath, [CLI, 'install', '--prefix', folder]);
  const server = spawn(
    python,
    [
      ...['-m', 'jupyterlab', '--no-browser', '--allow-root', '--ServerApp.port=0', ...labOptions(notebooks)],
      '--LabApp.expose_app_in_browser=True',
    ],
    // Nothing of this user's own Jupyter, and nothing left in it.
    { env: { ...process.env, HOME: folder, JUPYTER_PATH: join(folder, 'share', 'jupyter') }, detached: true },
  );
  const browser = await chromium.launch({ executablePath: await findChromium(), args: FLAGS });
  // One for all pages: what JupyterLab loads is in its cache after the first.
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 } });
  const [, port, token] = await address(server);
  return {
    open: async (name) => {
      const notebook = new OpenNotebook(await context.newPage(), name, join(notebooks, name));
      await notebook.load(`http://127.0.0.1:${port}/lab/tree/${name}?token=${token}&reset`);
      return notebook;
    },
    write: (name, json) => writeFileSync(join(notebooks, name), json),
    close: async () => {
      await browser.close();
      const ended = new Promise((resolve) => server.once('close', resolve));
      server.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export class OpenNotebook {
  readonly page: Page;
  readonly #name: string;
  readonly #file: string;

  constructor(page: Page, name: string, file: string) {
    this.page = page;
    this.#name = name;
    this.#file = file;
  }

  async load(url: string): Promise<void> {
    await this.page.goto(url);
    await this.page.locator('.jp-Notebook').waitFor();
    await this.page.getByText('TypeScript | Idle').waitFor();
  }

  /** An entry of the menu bar, whose name may be followed by its keys. */
  async choose(menu: string, entry: string): Promise<void> {
    await this.page.getByRole('menuitem', { name: menu, exact: true }).click();
    await this.page.getByRole('menuitem', { name: entry }).first().click();
  }

  cell(index: number): Locator {
    return this.page.locator(`.jp-Cell[data-windowed-list-index="${index}"]`);
  }

  /** Puts the cursor at the end of a cell's code. */
  async edit(index: number): Promise<void> {
    await this.cell(index).locator('.cm-content').click();
    await this.page.keyboard.press('Control+End');
  }

  /** Runs a cell, without waiting for it. */
  async start(index: number): Promise<void> {
    await this.edit(index);
    await this.page.keyboard.press('Control+Enter');
  }

  /** Waits for a text among the outputs of a cell. */
  async shows(index: number, text: string | RegExp): Promise<void> {
    await this.cell(index).locator('.jp-OutputArea').getByText(text).first().waitFor();
  }

  /** Runs all cells and returns the notebook as JupyterLab then saves it. */
  async runAll(): Promise<string> {
    await this.choose('Run', 'Run All Cells');
    // The notebook's own record: only the cells in view are in the page.
    await this.page.waitForFunction(
      () => {
        const { content, sessionContext } = Reflect.get(window, 'jupyterapp').shell.currentWidget;
        const cells: {
          type: string;
          executionCount: number | null;
          outputs: { toJSON(): { output_type: string }[] };
        }[] = [...content.model.cells].filter((cell) => cell.type === 'code');
        const failed = cells.some(({ outputs }) => outputs.toJSON().some((output) => output.output_type === 'error'));
        const done = failed || cells.every(({ executionCount }) => executionCount !== null);
        return done && sessionContext.session.kernel.status === 'idle';
      },
      null,
      { polling: 200, timeout: 150_000 },
    );
    return await this.save();
  }

  /** @returns the notebook as JupyterLab has written it; asked of its own record, since it saves other things by itself */
  async save(): Promise<string> {
    await this.page.evaluate(() => Reflect.get(window, 'jupyterapp').shell.currentWidget.context.save());
    return readFileSync(this.#file, 'utf8');
  }

  /** Saves what the window shows to artifacts/, for people. */
  async screenshot(what: string): Promise<void> {
    mkdirSync(join(root, 'artifacts'), { recursive: true });
    await this.page.screenshot({
      path: join(root, 'artifacts', `jupyterlab-${this.#name.replace('/', '-')}-${what}.png`),
    });
  }

  /** Ends the kernel, so that it does not live as long as the server. */
  async close(): Promise<void> {
    await this.choose('Kernel', 'Shut Down Kernel');
    await this.page.getByText('No Kernel').first().waitFor();
    await this.page.close();
  }
}

function address(server: ChildProcess): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`JupyterLab does not say where it listens:\n${said}`)), STARTS_MS);
    for (const stream of [server.stdout, server.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const found = ADDRESS.exec(said);
        if (!found) return;
        clearTimeout(timer);
        resolve(found);
      });
    }
    server.once('close', (code) => reject(new Error(`JupyterLab ended with status ${code}:\n${said}`)));
  });
}

/** A notebook of code cells. */
export function notebookOf(cells: readonly string[]): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'tslab', display_name: 'TypeScript', language: 'typescript' } },
    cells: cells.map((source, n) => ({
      ...{ cell_type: 'code', id: `cell-${n}`, metadata: {}, source },
      ...{ execution_count: null, outputs: [] },
    })),
  });
}
