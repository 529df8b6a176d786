// `npm start` as a person at a terminal meets it, on a copy of the project: serving, failing and being stopped.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyProject, type Project } from './project';

let project: Project;
beforeAll(() => {
  project = copyProject();
});
afterAll(() => project.remove());

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const notebook = () => join(project.folder, 'notebooks', 'en', '03-tick-logger.ipynb');

/** Rewrites the first code cell of the tick logger's notebook; returns what puts it back. */
function editFirstCell(code: string): () => void {
  const before = readFileSync(notebook(), 'utf8');
  const parsed: { cells: { cell_type: string; source: string | string[] }[] } = JSON.parse(before);
  const cell = parsed.cells.find((candidate) => candidate.cell_type === 'code');
  if (cell === undefined) throw new Error('the notebook has no code cell');
  cell.source = code;
  writeFileSync(notebook(), JSON.stringify(parsed));
  return () => writeFileSync(notebook(), before);
}

describe('with everything built', () => {
  test('it serves at once, says where, listens on 127.0.0.1 alone and stops on Ctrl-C', async () => {
    const port = await freePort();
    const started = project.start(['--port', String(port)]);
    await started.says('Ctrl-C stops the server.');
    const page = await fetch(`http://127.0.0.1:${port}/notebooks/tick-logger`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<h1');
    const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    for (const { address, internal, family } of others) {
      if (!internal && family === 'IPv4') await expect(fetch(`http://${address}:${port}/`)).rejects.toThrow();
    }
    started.signal('SIGINT');
    const { code, output } = await started.ended;
    expect(code).toBe(130);
    expect(output).toContain(`http://127.0.0.1:${port}/notebooks/tick-logger`);
    expect(output).not.toContain('building');
    expect(started.left()).toEqual([]);
  });

  test('it ends with npm, when npm alone is told to', async () => {
    const started = project.start(['--port', String(await freePort())], true);
    await started.says('Ctrl-C stops the server.');
    started.signal('SIGTERM');
    await expect.poll(() => started.left()).toEqual([]);
  });

  test('a port in use: it says so and how to choose another', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const { code, output } = await project.start(['--port', String(port)]).ended;
    server.close();
    expect(code).toBe(1);
    expect(output.trimEnd().split('\n').at(-1)).toBe(
      `Port ${port} on 127.0.0.1 is in use; stop what uses it or choose another: npm start -- --port ${port + 1}`,
    );
  });
});

describe('when a cell fails, the run ends with 1 and what was published stays', () => {
  test.each([
    [
      'throws',
      'const answer: number = 42;\nthrow new RangeError("no such tick");',
      /03-tick-logger\.ipynb: cell 1, line 2, column \d+: RangeError: no such tick/,
    ],
    [
      'does not type-check',
      'const a = 1;\nconst answer: number = "42";',
      /03-tick-logger\.ipynb: cell 1, line 2, column 7: .*Type 'string' is not assignable to type 'number'/,
    ],
  ])('a cell that %s', async (_, code, message) => {
    const before = project.published();
    const restore = editFirstCell(code);
    const { code: status, output } = await project.start(['--no-serve']).ended;
    restore();
    expect(output).toMatch(message);
    expect(output.trimEnd().split('\n').at(-1)).toBe('A notebook did not run; the published site is as it was.');
    expect(status).toBe(1);
    expect(project.published()).toEqual(before);
  });
});

describe.each(['SIGINT', 'SIGTERM'] as const)('%s leaves no process and no half-written page', (signal) => {
  test('while a notebook runs', async () => {
    const before = project.published();
    const restore = editFirstCell('while (true) {}');
    const started = project.start(['--no-serve']);
    await started.says('running notebooks/en');
    await new Promise((resolve) => setTimeout(resolve, 4000));
    started.signal(signal);
    const { code } = await started.ended;
    restore();
    expect(code).toBe(signal === 'SIGINT' ? 130 : 143);
    expect(started.left()).toEqual([]);
    expect(project.published()).toEqual(before);
  });

  test('while the site is built', async () => {
    const site = join(project.folder, 'website', 'generated', 'site');
    const before = readFileSync(join(site, 'notebooks', 'tick-logger.html'), 'utf8');
    appendFileSync(join(project.folder, 'docs', 'start-here.md'), `\nStopped by ${signal}.\n`);
    const started = project.start(['--no-serve']);
    await started.says('building the site');
    await new Promise((resolve) => setTimeout(resolve, 4000));
    started.signal(signal);
    const { code } = await started.ended;
    expect(code).toBe(signal === 'SIGINT' ? 130 : 143);
    expect(started.left()).toEqual([]);
    expect(existsSync(`${site}.building`)).toBe(false);
    expect(readFileSync(join(site, 'notebooks', 'tick-logger.html'), 'utf8')).toBe(before);
  });
});
