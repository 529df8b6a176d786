import { expect, test } from 'vitest';
import { InputError } from '../errors';
import { HELP, parseOptions } from './options';

const defaults = { depends: [], reuse: null, fresh: false, keepGoing: false, timeoutMs: 300_000, cwd: null, jobs: 1 };

test('a short command', () => {
  expect(parseOptions(['run', 'a.ipynb', 'b', '--out', 'o'])).toEqual({
    ...defaults,
    paths: ['a.ipynb', 'b'],
    out: 'o',
  });
});

test('every option', () => {
  const line = 'run a --out=o --depends d --depends e --reuse r --fresh --keep-going --timeout 1.5 --cwd c --jobs 2';
  expect(parseOptions(line.split(' '))).toEqual({
    ...{
      paths: ['a'],
      out: 'o',
      depends: ['d', 'e'],
      reuse: 'r',
      fresh: true,
      keepGoing: true,
      timeoutMs: 1500,
      cwd: 'c',
      jobs: 2,
    },
  });
});

test.each([[[]], [['--help']], [['-h']], [['run', '--help']]])('%j asks for help', (args) => {
  expect(parseOptions(args)).toBeNull();
});

test.each(
  Object.keys({ out: 0, depends: 0, reuse: 0, fresh: 0, 'keep-going': 0, timeout: 0, cwd: 0, jobs: 0, help: 0 }),
)('the help explains --%s', (option) => {
  expect(HELP).toMatch(new RegExp(`^ {2}--${option}\\b.* {2,}\\S`, 'm'));
});

const SEE = 'see ticknorm-kernel --help.';
const RANGE = 'expected a number of seconds above 0 and at most 2000000.';

test.each([
  { line: 'rum a', message: `"rum" is not a command; use install, uninstall or run; ${SEE}` },
  { line: 'run', message: `run: name a notebook or a folder of notebooks; ${SEE}` },
  { line: 'run a', message: `run: --out is missing; name the folder to write to; ${SEE}` },
  { line: 'run a --out o --quick', message: `--quick is not an option; ${SEE}` },
  { line: 'run a --out', message: `--out needs a value after it; ${SEE}` },
  { line: 'run a --out --fresh', message: `--out needs a value after it; ${SEE}` },
  { line: 'run a --out o --fresh=1', message: `--fresh takes no value; ${SEE}` },
  { line: 'run a --out o --timeout soon', message: `--timeout soon: ${RANGE}` },
  { line: 'run a --out o --timeout 0', message: `--timeout 0: ${RANGE}` },
  { line: 'run a --out o --timeout 9999999', message: `--timeout 9999999: ${RANGE}` },
  { line: 'run a --out o --jobs 1.5', message: '--jobs 1.5: expected a whole number above 0.' },
])('$line', ({ line, message }) => {
  expect(() => parseOptions(line.split(' '))).toThrow(new InputError(message));
});
