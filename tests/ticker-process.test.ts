// A training script of one's own, as a process: it ends by itself, and its log is whole, even if nobody closed the ticker.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from './project';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ticknorm-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a module with `ticker`, which logs to the console and to `log`, in scope. */
function train(body: string) {
  const log = join(folder, 'log.jsonl');
  const code = `
    import { consoleSink, createTicker } from 'ticknorm';
    import { jsonlSink } from 'ticknorm/node';
    const sinks = [consoleSink({ every: 1000 }), jsonlSink(${JSON.stringify(log)})];
    const ticker = createTicker({ run: 'process', sinks });
    ${body}`;
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: root,
    encoding: 'utf8',
    timeout: 60_000, // a process that does not end is killed, and its signal fails the test
  });
  const steps = readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).step);
  return { status, signal, stdout, stderr, steps };
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

test('a script that ends without close() has a whole log', () => {
  const { steps, ...ended } = train('for (let i = 0; i < 300; i++) ticker.tick({ i });');
  expect(ended).toMatchObject({ status: 0, signal: null, stderr: '' });
  expect(steps).toEqual(range(300));
});

test.each([
  ['throws', "throw new Error('no data');", 1],
  ['calls process.exit', 'process.exit(3);', 3],
])('so has one that %s', (_, end, status) => {
  expect(train(`for (let i = 0; i < 10; i++) ticker.tick(); ${end}`)).toMatchObject({ status, steps: range(10) });
});

test('a script that closes the ticker ends at once, its last step on the console', () => {
  const { steps, ...ended } = train('for (let i = 0; i < 3; i++) ticker.tick({ loss: 0.5 }); await ticker.close();');
  expect(ended).toMatchObject({ status: 0, signal: null, stderr: '' });
  expect(ended.stdout).toMatch(/^process {2}step 1 .*\nprocess {2}step 3 {2}loss 0\.5 {2}.*\/step {2}.* steps\/s\n$/);
  expect(steps).toEqual([1, 2, 3]);
});
