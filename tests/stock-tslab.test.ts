// Every notebook under stock tslab, run by nbclient over the Jupyter protocol, prints the text that the site publishes.
// The Chinese notebooks have the same code, which notebooks.test.ts checks, and are not run again.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { published, texts } from './notebook-texts';
import { root } from './project';

const python = process.env['TICKNORM_PYTHON'] ?? '';
const run = promisify(execFile);

let jupyter = '';
beforeAll(() => {
  jupyter = mkdtempSync(join(tmpdir(), 'jupyter-'));
  const spec = join(jupyter, 'kernels', 'tslab');
  mkdirSync(spec, { recursive: true });
  const argv = [
    process.execPath,
    join(root, 'node_modules', 'tslab', 'bin', 'tslab'),
    'kernel',
    '--config-path={connection_file}',
  ];
  writeFileSync(
    join(spec, 'kernel.json'),
    JSON.stringify({ argv, display_name: 'TypeScript', language: 'typescript' }),
  );
});
afterAll(() => rmSync(jupyter, { recursive: true, force: true }));

const notebooks = readdirSync(join(root, 'notebooks', 'en'))
  .filter((name) => name.endsWith('.ipynb'))
  .map((name) => join('en', name));

describe.skipIf(python === '')('stock tslab prints what is published', () => {
  test.each(notebooks)('%s', async (name) => {
    const env = { ...process.env, JUPYTER_PATH: jupyter };
    const args = [join(root, 'tests', 'run_notebook.py'), join(root, 'notebooks', name)];
    const { stdout } = await run(python, args, { env, maxBuffer: 64 * 2 ** 20 });
    const expected = texts(published(name));
    expect(Object.values(expected).join('')).not.toBe('');
    expect(texts(stdout)).toEqual(expected);
  });
});
