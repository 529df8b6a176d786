// Every notebook under stock tslab, run by nbclient over the Jupyter protocol, prints the text that the site publishes.
// What is compared, cell by cell: printed text, results, and of displays the text and which formats they have. Cells
// tagged `timing` print what a clock says and are left out. The Chinese notebooks have the same code, which
// notebooks.test.ts checks, and are not run again.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from './project';

const python = process.env['TICKNORM_PYTHON'] ?? '';
const run = promisify(execFile);

interface Output {
  output_type: string;
  text?: string | string[];
  data?: Record<string, string | string[]>;
}
interface Cell {
  id: string;
  cell_type: string;
  metadata: { tags?: string[] };
  outputs?: Output[];
}

const joined = (text: string | string[] | undefined) => (Array.isArray(text) ? text.join('') : (text ?? ''));

/** Printed text, results and displays of the cells that do not depend on a clock, by cell id. */
function texts(json: string): Record<string, string> {
  const { cells }: { cells: Cell[] } = JSON.parse(json);
  const found: Record<string, string> = {};
  for (const { id, cell_type, metadata, outputs = [] } of cells) {
    if (cell_type !== 'code' || metadata.tags?.includes('timing')) continue;
    found[id] = outputs
      .map(({ output_type, text, data }) => {
        if (output_type === 'stream') return joined(text);
        if (output_type === 'display_data')
          return `${Object.keys(data ?? {}).sort()}\n${joined(data?.['text/plain'])}\n`;
        return output_type === 'execute_result' ? `${joined(data?.['text/plain'])}\n` : '';
      })
      .join('');
  }
  return found;
}

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
    const published = readFileSync(join(root, 'website', 'generated', 'notebooks', name), 'utf8');
    const expected = texts(published);
    expect(Object.values(expected).join('')).not.toBe('');
    expect(texts(stdout)).toEqual(expected);
  });
});
