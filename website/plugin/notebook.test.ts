// What is read of a notebook, and what is said of a file that is none.
import { describe, expect, test } from 'vitest';
import { readNotebook, withoutOutputs } from './notebook';
import { messageOf } from './testing/thrown';

const notebook = (cells: unknown, rest: object = {}): string => JSON.stringify({ nbformat: 4, cells, ...rest });
const code = (rest: object): object => ({ cell_type: 'code', source: '1', outputs: [], execution_count: 1, ...rest });

describe('readNotebook', () => {
  test('joins lists of lines and keeps JSON as it is', () => {
    const list = [1, 2];
    const data = { 'text/plain': ['a\n', 'b'], 'application/json': list };
    const outputs = [{ output_type: 'display_data', data }];
    const { cells } = readNotebook('a.ipynb', notebook([code({ source: ['x\n', 'y'], outputs })]));
    expect(cells).toEqual([
      {
        type: 'code',
        number: 1,
        source: 'x\ny',
        executed: 1,
        outputs: [{ type: 'data', bundle: { 'text/plain': 'a\nb', 'application/json': list } }],
      },
    ]);
  });

  test('reads on which backends a cell shows what is published, and why not on others', () => {
    const backends = { holdsOn: ['wasm'], why: 'A training ends elsewhere.' };
    const { cells } = readNotebook('a.ipynb', notebook([code({ metadata: { backends } })]));
    expect(cells[0]).toMatchObject({ backends });
  });

  test('numbers cells as they stand in the file, raw ones counted and left out', () => {
    const { cells } = readNotebook(
      'a.ipynb',
      notebook([
        { cell_type: 'raw', source: '' },
        { cell_type: 'markdown', source: '# A' },
      ]),
    );
    expect(cells).toEqual([{ type: 'markdown', number: 2, source: '# A', attachments: {} }]);
  });

  test.each<[name: string, content: string, message: string]>([
    ['no list of cells', '{"nbformat": 4}', 'a.ipynb: is not a notebook: it has no list of cells.'],
    ['a list', '[]', 'a.ipynb: is not a notebook: it has no list of cells.'],
    ['no cells', notebook([]), 'a.ipynb: has no cells; write a first one, with a # heading.'],
    [
      'an old format',
      notebook([], { nbformat: 3 }),
      'a.ipynb: has nbformat 3; 4 is needed: save it with JupyterLab 3 or newer.',
    ],
    [
      'a source that is no text',
      notebook([code({ source: 1 })]),
      'a.ipynb, cell 1: its source is neither text nor a list of lines; save the notebook with JupyterLab.',
    ],
    [
      'an unknown kind of cell',
      notebook([{ cell_type: 'chart', source: '' }]),
      'a.ipynb, cell 1: there is no cell type "chart"; use markdown, code or raw.',
    ],
    [
      'an unknown kind of output',
      notebook([code({}), code({ outputs: [{ output_type: 'pyout' }] })]),
      'a.ipynb, cell 2: there is no output type "pyout" in nbformat 4; run the notebook again.',
    ],
    [
      'a reason that is none',
      notebook([code({ metadata: { backends: { holdsOn: 'wasm' } } })]),
      'a.ipynb, cell 1: its metadata “backends” is not { "holdsOn": ["wasm"], "why": "…" }: the backends that give what is published, and why others do not.',
    ],
    [
      'an output without data',
      notebook([code({ outputs: [{ output_type: 'display_data' }] })]),
      'a.ipynb, cell 1: an output has no data; run the notebook again.',
    ],
  ])('%s', async (_name, content, message) => {
    expect(await messageOf(() => readNotebook('a.ipynb', content))).toBe(message);
  });

  test('what is not JSON is said with the reason', async () => {
    const reason = await messageOf(() => JSON.parse('{'));
    expect(await messageOf(() => readNotebook('a.ipynb', '{'))).toBe(
      `a.ipynb: is not JSON (${reason}); is it a notebook?`,
    );
  });
});

test('withoutOutputs takes outputs and counts away, and nothing else', () => {
  const metadata = { kernelspec: { name: 'tslab' } };
  const text = { cell_type: 'markdown', source: ['# A'], metadata: { tags: ['x'] } };
  const source = notebook([text, code({ outputs: [{ output_type: 'stream', name: 'stdout', text: 'x' }] })], {
    metadata,
  });
  expect(JSON.parse(withoutOutputs('a.ipynb', source))).toEqual({
    nbformat: 4,
    metadata,
    cells: [text, { cell_type: 'code', source: '1', outputs: [], execution_count: null }],
  });
});
