// The end of a run that is cut short: nothing is left behind, whoever is killed and however busy the cell is.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive, until, Workshop } from './kernel-workshop';

let shop: Workshop;
beforeEach(() => {
  shop = new Workshop();
});
afterEach(() => shop.remove());

const IMPORTS = "import { spawn } from 'child_process';\nimport { writeFileSync } from 'fs';\n";
/** Tells the number of the worker and of a program that the cell started, then keeps busy in one way or another. */
const tell = `${IMPORTS}const program = spawn('sleep', ['600']);\nwriteFileSync('pids', process.pid + ' ' + program.pid);\n`;
const ways = [
  { way: 'a loop that never ends', rest: 'while (true) {}' },
  { way: 'a wait that never ends', rest: 'await new Promise(() => {});' },
];
const stops = [
  ...ways.map((way) => ({ ...way, signal: 'SIGINT' as const })),
  ...ways.slice(0, 1).flatMap((way) => (['SIGTERM', 'SIGHUP'] as const).map((signal) => ({ ...way, signal }))),
];

async function pids(): Promise<number[]> {
  await until('the cell writes its process numbers', () => shop.has('pids') && shop.read('pids').includes(' '));
  return shop.read('pids').split(' ').map(Number);
}

test.each(stops)(
  '$signal during $way: exit code 130 at once, no process and no file left',
  async ({ rest, signal }) => {
    shop.notebook('a.ipynb', [tell + rest]);
    shop.make('out');
    shop.write('out/a.ipynb', 'the last good one');
    const { child, ended } = shop.start('a.ipynb --out out');
    const started = await pids();
    child.kill(signal);
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toBe('a: running\ninterrupted; the notebook that was running is not written.\n');
    await until('the processes of the cell are gone', () => !started.some(isAlive));
    expect(shop.list('out')).toEqual(['a.ipynb']);
    expect(shop.read('out/a.ipynb')).toBe('the last good one');
  },
);

test('Ctrl-C before the first cell', async () => {
  shop.notebook('a.ipynb', ['1']);
  const { child, ended } = shop.start('a.ipynb --out out');
  await new Promise((resolve) => child.stderr?.once('data', resolve));
  child.kill('SIGINT');
  expect((await ended).code).toBe(130);
  expect(shop.has('out')).toBe(false);
});

test.each(ways)('SIGKILL of the runner during $way: the cell does not outlive it', async ({ rest }) => {
  shop.notebook('a.ipynb', [tell + rest]);
  const { child, ended } = shop.start('a.ipynb --out out');
  const started = await pids();
  child.kill('SIGKILL');
  await ended;
  await until('the processes of the cell are gone', () => !started.some(isAlive));
});

test('a notebook that ends leaves no program running that it started', async () => {
  shop.notebook('a.ipynb', [tell]);
  const { ended } = shop.start('a.ipynb --out out');
  expect((await ended).code).toBe(0);
  const started = await pids();
  await until('the processes of the cell are gone', () => !started.some(isAlive));
});
