// Hosts are stood in for by objects of the shape the real ones have; tests/stock-tslab.test.ts meets the real tslab.
import { inspect } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { backends, useBackend } from '../testing/backends';
import { jupyterDisplay } from './bundle';
import { display } from './display';
import { HOST } from './host';
import { inspectInPage } from './inspect';
import { table } from './table';

afterEach(() => {
  Reflect.deleteProperty(globalThis, HOST);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Offers a host and gives back the arguments of its calls. */
function host(): unknown[][] {
  const calls: unknown[][] = [];
  Reflect.set(globalThis, HOST, { display: (...args: unknown[]) => calls.push(args) });
  return calls;
}

function tslab(): unknown[][] {
  const calls: unknown[][] = [];
  const exports = { lastWriteDisplayData: (...args: unknown[]) => calls.push(args) };
  const require = Object.assign(() => {}, { cache: { '/x/node_modules/tslab/dist/jupyter.js': { exports } } });
  vi.stubGlobal('__tslab__', { require });
  return calls;
}

function deno(): unknown[][] {
  const calls: unknown[][] = [];
  vi.stubGlobal('Deno', { jupyter: { broadcast: async (...args: unknown[]) => calls.push(args) } });
  return calls;
}

const plain = (text: string) => ({ 'text/plain': text });
const id = expect.stringMatching(/^ticknorm-\d+-[0-9a-z]+$/);

describe('display goes to', () => {
  test("this project's kernel, before any other", () => {
    const [ours, others] = [host(), [tslab(), deno()].flat()];
    const handle = display('one');
    handle.update('two');
    expect(ours).toEqual([
      [plain('one'), {}, { displayId: id, update: false }],
      [plain('two'), {}, { displayId: id, update: true }],
    ]);
    expect(Reflect.get(Object(ours[0]?.[2]), 'displayId')).toBe(Reflect.get(Object(ours[1]?.[2]), 'displayId'));
    expect(others).toEqual([]);
  });

  test('stock tslab, the whole bundle at once', () => {
    const [calls, others] = [tslab(), deno()];
    const rows = table([{ a: 1 }]);
    display(rows).update('next');
    expect(calls).toEqual([
      [{ data: { 'text/html': rows.html, ...plain(rows.text) }, metadata: {}, transient: { display_id: id } }, false],
      [{ data: plain('next'), metadata: {}, transient: { display_id: id } }, true],
    ]);
    expect(others).toEqual([]);
  });

  test('Deno', () => {
    const calls = deno();
    display('one').update('two');
    expect(calls).toEqual([
      ['display_data', { data: plain('one'), metadata: {}, transient: { display_id: id } }],
      ['update_display_data', { data: plain('two'), metadata: {}, transient: { display_id: id } }],
    ]);
  });

  test('the console elsewhere, also in Deno outside of a notebook', () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    vi.stubGlobal('Deno', {
      get jupyter(): never {
        throw new Error('Deno.jupyter is only available in notebooks');
      },
    });
    display(table([{ a: 1 }])).update('two');
    expect(log.mock.calls).toEqual([['a\n─\n1'], ['two']]);
  });
});

describe('display shows', () => {
  test('each call in an output of its own', () => {
    const calls = host();
    display('one');
    display('two');
    expect(new Set(calls.map(([, , target]) => Reflect.get(Object(target), 'displayId'))).size).toBe(2);
  });

  test('any object that shows itself, later ones after it even if it takes long', async () => {
    const calls = host();
    const slow = { [jupyterDisplay]: async () => plain('slow') };
    const handle = display(slow);
    handle.update('fast');
    await vi.waitFor(() => expect(calls).toHaveLength(2));
    expect(calls.map(([bundle]) => bundle)).toEqual([plain('slow'), plain('fast')]);
  });

  test('why an object could not show itself', async () => {
    const calls = host();
    display({ [jupyterDisplay]: () => Promise.reject(new TypeError('no data')) });
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    expect(calls[0]?.[0]).toEqual(plain('could not be shown: TypeError: no data'));
  });

  test.each([
    ['text', 'text'],
    [{ a: 1, b: [1, 2] }, '{ a: 1, b: [ 1, 2 ] }'],
    [undefined, 'undefined'],
    [Float32Array.of(1, 0.5), 'Float32Array(2) [ 1, 0.5 ]'],
  ])('%o as the console would', (value, text) => {
    const calls = host();
    display(value);
    expect(calls[0]?.[0]).toEqual(plain(text));
  });

  test('nothing more when its handle is the result of the cell', () => {
    host();
    const handle = display('one');
    expect(inspect(handle)).toBe('');
    expect(Reflect.get(handle, jupyterDisplay)()).toEqual({});
  });
});

describe.each(backends)('a tensor on %s', (backend) => {
  useBackend(backend);

  test.each([
    [
      () =>
        tf.tensor2d([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      'tensor [2, 3] float32  min 1  max 6  mean 3.5\n1, 2, 3\n4, 5, 6',
    ],
    [() => tf.scalar(0.5), 'tensor [] float32  min 0.5  max 0.5  mean 0.5\n0.5'],
    [() => tf.tensor1d([1, Number.NaN, 3]), 'tensor [3] float32  min 1  max 3  mean 2  not finite 1\n1, NaN, 3'],
    [() => tf.range(0, 10, 1, 'int32'), 'tensor [10] int32  min 0  max 9  mean 4.5\n0, 1, 2, 3, 4, 5, 6, 7, …'],
    [() => tf.zeros([6, 1]), 'tensor [6, 1] float32  min 0  max 0  mean 0\n0\n0\n0\n0\n…'],
    [() => tf.zeros([0, 4]), 'tensor [0, 4] float32'],
    [() => tf.tensor1d(['a', 'b']), 'tensor [2] string\n"a", "b"'],
  ])('%# is shown by shape, range and first values', (make, text) => {
    const calls = host();
    const tensor = make();
    display(tensor);
    expect(calls[0]?.[0]).toEqual(plain(text));
    tensor.dispose();
  });
});

describe('in a page, where there is no inspect', () => {
  test.each([
    [
      { a: Number.NaN, b: 1n, c: Float32Array.of(1), d: new Map([['k', 1]]), e: new Error('x') },
      '{"a":"NaN","b":"1n","c":[1],"d":{"k":1},"e":"Error: x"}',
    ],
    [undefined, 'undefined'],
  ])('%o is JSON that loses nothing', (value, json) => {
    expect(inspectInPage(value).replace(/\s/g, '').replace('Error:x', 'Error: x')).toBe(json);
  });

  test('an object that contains itself is at least named', () => {
    const loop: { self?: unknown } = {};
    loop.self = loop;
    expect(inspectInPage(loop)).toBe('[object Object]');
  });
});
