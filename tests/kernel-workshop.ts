// A temporary folder with notebooks in it, and the built command `ticknorm-kernel` run there.
import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../src/kernel/dist/cli.js', import.meta.url));

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  seconds: number;
}

export interface Running {
  child: ChildProcess;
  ended: Promise<Ended>;
}

export interface ExecutedCell {
  cell_type: string;
  source: string[];
  execution_count: number | null;
  outputs: Record<string, unknown>[];
}

/** A code cell, or a cell with more to it. */
export type CellSource = string | { type?: 'code' | 'markdown'; source: string; tags?: string[] };

export class Workshop {
  // Links are resolved, as a process sees its own folder.
  readonly folder: string = realpathSync(mkdtempSync(join(tmpdir(), 'kernel-')));

  /** Writes a notebook whose cells have the ids c1, c2 … */
  notebook(name: string, cells: readonly CellSource[]): void {
    const written = cells.map((cell, index) => {
      const { type = 'code', source, tags } = typeof cell === 'string' ? { source: cell } : cell;
      const base = { cell_type: type, id: `c${index + 1}`, metadata: tags ? { tags } : {}, source };
      return type === 'code' ? { ...base, outputs: [], execution_count: null } : base;
    });
    const kernelspec = { name: 'tslab', display_name: 'TypeScript', language: 'typescript' };
    this.write(name, JSON.stringify({ cells: written, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }));
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  make(folder: string): void {
    mkdirSync(join(this.folder, folder));
  }

  has(name: string): boolean {
    return existsSync(join(this.folder, name));
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  list(folder: string): string[] {
    return readdirSync(join(this.folder, folder)).sort();
  }

  executed(name: string): { cells: ExecutedCell[]; metadata: Record<string, unknown> } {
    return JSON.parse(this.read(name));
  }

  /** Starts `ticknorm-kernel run` with words separated by spaces. */
  start(line: string, env: NodeJS.ProcessEnv = {}): Running {
    const started = performance.now();
    const child = spawn(process.execPath, [cli, 'run', ...line.split(' ')], {
      cwd: this.folder,
      env: { ...process.env, ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const ended = new Promise<Ended>((resolve) => {
      child.once('close', (code, signal) => {
        resolve({ code, signal, stdout, stderr, seconds: (performance.now() - started) / 1000 });
      });
    });
    return { child, ended };
  }

  async run(line: string, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return await this.start(line, env).ended;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What a run says, without its times, which differ. */
export const said = (stderr: string): string => stderr.replace(/\d+\.\d s$/gm, 'T s');

/** Resolves once `check` holds; fails with `what` when it does not within ten seconds. */
export async function until(what: string, check: () => boolean): Promise<void> {
  for (const end = performance.now() + 10_000; !check(); ) {
    if (performance.now() > end) throw new Error(`waited 10 s in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
