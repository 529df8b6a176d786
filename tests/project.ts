// A copy of the project in a temporary folder, where a test may break a notebook or stop a build half-way.
// Packages are not installed again: node_modules is a link, and what is built and published is copied as it stands.
import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root: string = fileURLToPath(new URL('..', import.meta.url));

const BUILT = ['src/ticknorm/dist', 'src/kernel/dist', 'website/generated'];

export interface Project {
  folder: string;
  /** path → content hash or time of everything published so far */
  published(): Record<string, string>;
  /** @param throughNpm by `npm start`, which gets the signals */
  start(args: string[], throughNpm?: boolean): Started;
  remove(): void;
}

export interface Started {
  /** resolves when the output contains the text */
  says(text: string): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }>;
  /** processes that this start began and that still run */
  left(): string[];
}

/** Copies the project as it is in the working tree, untracked files included. */
export function copyProject(): Project {
  const folder = mkdtempSync(join(tmpdir(), 'ticknorm-'));
  const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const path of [...tracked.split('\n').filter(Boolean), ...BUILT]) {
    if (existsSync(join(root, path)))
      cpSync(join(root, path), join(folder, path), { recursive: true, preserveTimestamps: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  // Pages are dated by the project's history, which the copy reads where it is.
  const history = execFileSync('git', ['rev-parse', '--absolute-git-dir'], { cwd: root, encoding: 'utf8' });
  writeFileSync(join(folder, '.git'), `gitdir: ${history}`);
  return {
    folder,
    published: () => contents(join(folder, 'website', 'generated')),
    start: (args, throughNpm = false) =>
      start(
        folder,
        throughNpm ? ['npm', 'start', '--', ...args] : [process.execPath, join('scripts', 'start.mjs'), ...args],
      ),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Every file below a folder with its size and the time it was written. */
function contents(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeMs } = statSync(path);
    found[relative(folder, path)] = `${size} bytes at ${mtimeMs}`;
  }
  return found;
}

function start(folder: string, [command = '', ...args]: string[]): Started {
  const mark = randomUUID();
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, TICKNORM_TEST_MARK: mark },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, output }));
  });
  return {
    ended,
    signal: (signal) => child.kill(signal),
    left: () => marked(mark),
    says: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!output.includes(text)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`It ended without saying ${JSON.stringify(text)}:\n${output}`)));
      }),
  };
}

/** Command lines of the live processes that inherited a mark in their environment; needs /proc. */
function marked(mark: string): string[] {
  const found: string[] = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark)) continue;
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))) continue;
      found.push(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '));
    } catch {
      // It ended while we looked.
    }
  }
  return found;
}
