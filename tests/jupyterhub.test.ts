// Two users of the class's JupyterHub run a notebook side by side: each has a kernel of their own, and both see what is
// published.
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { type Cell, published, texts } from './notebook-texts';
import { root } from './project';

const python = process.env['TICKNORM_PYTHON'] ?? '';
const run = promisify(execFile);
const STARTS_MS = 90_000;
const NOTEBOOK = 'en/00-overview.ipynb';

let folder = '';
let stop: () => Promise<void> = async () => {};
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(python === '')('on JupyterHub', () => {
  test('two users run a notebook at once, each with a kernel of their own', async () => {
    folder = mkdtempSync(join(tmpdir(), 'hub-'));
    await run(process.execPath, [join(root, 'src', 'kernel', 'dist', 'cli.js'), 'install', '--prefix', folder]);
    const env = {
      ...process.env,
      HUB_FOLDER: folder,
      HUB_PORTS: (await freePorts(3)).join(),
      HUB_TOKEN: randomUUID(),
      JUPYTER_PATH: join(folder, 'share', 'jupyter'),
    };
    const url = `http://127.0.0.1:${env.HUB_PORTS.split(',')[0]}`;
    await startHub(env);
    const script = join(root, 'tests', 'hub_users.py');
    const { stdout } = await run(python, [script, url, join(root, 'notebooks', NOTEBOOK), 'ada', 'emmy'], {
      env,
      maxBuffer: 64 * 2 ** 20,
    });
    const users: Record<string, { kernel: string; cells: Cell[] }> = JSON.parse(stdout);
    expect(Object.keys(users)).toEqual(['ada', 'emmy']);
    expect(users['ada']?.kernel).toMatch(/^\d+$/);
    expect(users['ada']?.kernel).not.toBe(users['emmy']?.kernel);
    const expected = texts(published(NOTEBOOK));
    for (const { cells } of Object.values(users)) expect(texts(JSON.stringify({ cells }))).toEqual(expected);
  });
});

/** Starts the hub and waits until it says that it listens. */
async function startHub(env: NodeJS.ProcessEnv): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const args = ['-m', 'jupyterhub', '-f', join(root, 'tests', 'jupyterhub_config.py')];
  const hub = spawn(python, args, { cwd: folder, env, detached: true });
  const ended = new Promise<void>((resolve) => hub.once('close', () => resolve()));
  stop = async () => {
    // It ends the proxy and the users' servers with itself.
    hub.kill('SIGTERM');
    await ended;
  };
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`JupyterHub does not start:\n${said}`)), STARTS_MS);
    for (const stream of [hub.stdout, hub.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (!said.includes('JupyterHub is now running at')) return;
        clearTimeout(timer);
        resolve();
      });
    }
    void ended.then(() => reject(new Error(`JupyterHub ended:\n${said}`)));
  });
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  return await Promise.all(
    servers.map(async (server) => {
      await new Promise((resolve) => server.once('listening', resolve));
      const address = server.address();
      await new Promise((resolve) => server.close(resolve));
      return typeof address === 'object' ? (address?.port ?? 0) : 0;
    }),
  );
}
