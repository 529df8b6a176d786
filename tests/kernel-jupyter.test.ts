// The kernel as Jupyter sees it: jupyter_kernel_test's own tests and ours, both in Python, on the installed kernelspec.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from './project';

const python = process.env['TICKNORM_PYTHON'] ?? '';
const run = promisify(execFile);
const cli = join(root, 'src', 'kernel', 'dist', 'cli.js');

let prefix = '';
beforeAll(async () => {
  prefix = mkdtempSync(join(tmpdir(), 'kernelspec-'));
  await run(process.execPath, [cli, 'install', '--prefix', prefix]);
});
afterAll(() => rmSync(prefix, { recursive: true, force: true }));

/** @returns the last lines of unittest's report, which count the tests; on failure, all of it is thrown */
async function unittest(...args: string[]): Promise<string> {
  const env = {
    ...process.env,
    KERNEL: 'tslab',
    JUPYTER_PATH: join(prefix, 'share', 'jupyter'),
    PYTHONWARNINGS: 'ignore',
  };
  const { stderr } = await run(python, ['-m', 'unittest', ...args], { cwd: root, env });
  return stderr.slice(stderr.lastIndexOf('Ran '));
}

describe.skipIf(python === '')('under Jupyter', () => {
  test('passes every test of jupyter_kernel_test, and skips none', async () => {
    // Twelve of a kernel, and one of the welcome on iopub.
    expect(await unittest('tests/kernel_conformance.py')).toMatch(/^Ran 13 tests in [\d.]+s\n\nOK\n$/);
  });

  test.each([
    ...['kernel_protocol.Cells', 'kernel_protocol.Queue', 'kernel_protocol.Floods'],
    ...['kernel_stops.Interrupts', 'kernel_stops.Crashes', 'kernel_stops.Ends'],
  ])('%s', async (group) => {
    expect(await unittest(`tests.${group}`)).toMatch(/^Ran [1-9]\d* tests? in [\d.]+s\n\nOK\n$/);
  });
});
