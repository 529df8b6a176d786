// The built package used from a program: one session, cell after cell.
import { tmpdir } from 'node:os';
import { type OutputReport, readNotebook, runNotebook, Session, SessionDeath } from 'ticknorm-kernel';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Workshop } from './kernel-workshop';

let session: Session;
let shown: OutputReport[];
beforeEach(async () => {
  shown = [];
  session = await Session.start({ cwd: tmpdir(), onOutput: (output) => shown.push(output) });
});
afterEach(() => session.dispose());

const text = (): string[] => shown.map((output) => (output.type === 'stream' ? output.text : output.type));

test('keeps what cells declare, also after one that failed', async () => {
  expect(await session.execute('const a = 1;', { cell: 1 })).toBe(true);
  expect(await session.execute("throw new Error('no')", { cell: 2 })).toBe(false);
  expect(await session.execute('console.log(a)', { cell: 3 })).toBe(true);
  expect(text()).toEqual(['error', '1\n']);
});

test('a value that shows itself as nothing is no result', async () => {
  await session.execute("({ [Symbol.for('Jupyter.display')]: () => ({}) })", { cell: 1 });
  await session.execute("({ [Symbol.for('Jupyter.display')]: () => ({ 'text/plain': 'one' }) })", { cell: 2 });
  expect(shown).toMatchObject([{ type: 'result', data: { 'text/plain': 'one' } }]);
});

test.each([
  { way: 'a loop that never ends', code: 'console.log(1);\nwhile (true) {}' },
  { way: 'a wait that never ends', code: 'console.log(1);\nawait new Promise(() => {})' },
])('interrupt() ends $way, and the session goes on', async ({ code }) => {
  const running = session.execute(code, { cell: 1 });
  while (shown.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  session.interrupt();
  expect(await running).toBe(false);
  expect(shown[1]).toMatchObject({
    type: 'error',
    error: { ename: 'Interrupted', evalue: 'the cell was interrupted' },
  });
  expect(await session.execute('2', { cell: 2 })).toBe(true);
});

test('a stack that a cell prints shows places in cells and in packages, and no path of this machine', async () => {
  await session.execute("const make = () =>\n  new Error('shown');", { cell: 1 });
  await session.execute('console.log(make().stack)', { cell: 2 });
  expect(text()).toEqual(['Error: shown\n    at make (cell 1:2:3)\n    at cell 2:1:13\n']);
});

test('refuses a second cell while one runs, and every cell once it is disposed of', async () => {
  const first = session.execute('1', { cell: 1 });
  await expect(session.execute('2', { cell: 2 })).rejects.toThrow(
    'Session: a cell is still running; wait for it first.',
  );
  await first;
  session.dispose();
  await expect(session.execute('3', { cell: 3 })).rejects.toThrow(SessionDeath);
});

test('a run that is aborted rejects with the reason of the signal', async () => {
  const shop = new Workshop();
  try {
    shop.notebook('a.ipynb', ['while (true) {}']);
    const file = `${shop.folder}/a.ipynb`;
    const controller = new AbortController();
    const onCell = (): void => controller.abort(new Error('enough'));
    const run = runNotebook(readNotebook(file), { file, cwd: shop.folder, signal: controller.signal, onCell });
    await expect(run).rejects.toThrow('enough');
  } finally {
    shop.remove();
  }
});
