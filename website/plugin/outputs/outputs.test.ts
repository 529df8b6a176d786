// From bundles of MIME types to what a page shows, each type and each kind of bad content once.
import { describe, expect, test } from 'vitest';
import type { Bundle } from '../notebook';
import { messageOf } from '../testing/thrown';
import { showBundle, showOutputs } from '.';

const files: [string, string | Uint8Array][] = [];
const asset = (name: string, content: string | Uint8Array): string => {
  files.push([name, content]);
  return `/files/${name}`;
};
const show = (bundle: Bundle): ReturnType<typeof showBundle> => showBundle(bundle, 'a.ipynb, cell 2', asset);

// One transparent pixel, as any encoder writes it; its first chunk says 1 by 1.
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPj/HwADAgH/5UsBvAAAAABJRU5ErkJggg==';

describe('each type', () => {
  test('text/plain, colours taken off', async () => {
    expect(await show({ 'text/plain': '\u001b[33m3\u001b[39m <b>' })).toEqual({
      kind: 'text',
      stream: 'result',
      text: '3 <b>',
    });
  });

  test('application/json', async () => {
    expect(await show({ 'application/json': [1], 'text/plain': 'x' })).toEqual({ kind: 'json', text: '[\n  1\n]' });
  });

  test('image/png becomes a file with its size', async () => {
    expect(await show({ 'image/png': PIXEL, 'text/plain': 'One pixel' })).toEqual({
      kind: 'image',
      src: '/files/image.png',
      alt: 'One pixel',
      width: 1,
      height: 1,
    });
    expect(files.at(-1)).toEqual(['image.png', Uint8Array.from(Buffer.from(PIXEL, 'base64'))]);
  });

  test('image/svg+xml becomes a file that stands alone', async () => {
    expect(
      await show({ 'image/svg+xml': '<?xml version="1.0"?>\n<svg width="10" height="5"><path d="M0 0"/></svg>' }),
    ).toEqual({
      kind: 'image',
      src: '/files/image.svg',
      alt: 'Figure made by cell 2',
      width: 10,
      height: 5,
    });
    expect(files.at(-1)?.[1]).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="5"><path d="M0 0"/></svg>',
    );
  });

  test('text/markdown and text/latex are left to the page', async () => {
    expect(await show({ 'text/markdown': '**a**', 'text/plain': 'a' })).toEqual({ kind: 'prose', markdown: '**a**' });
    for (const formula of ['a^2', '$a^2$', '$$a^2$$', '\\[a^2\\]', '\\(a^2\\)']) {
      expect(await show({ 'text/latex': formula })).toEqual({ kind: 'prose', markdown: '$$\na^2\n$$' });
    }
  });

  test('of several types the richest is shown', async () => {
    const bundle = { 'text/plain': 'a', 'text/html': '<p>a</p>', 'image/png': PIXEL };
    expect(await show(bundle)).toMatchObject({ kind: 'html' });
  });

  test('types that no page can show are named; an empty bundle shows nothing', async () => {
    expect(await show({ 'application/x-a': 1, 'application/x-b': 2 })).toEqual({
      kind: 'unknown',
      types: ['application/x-a', 'application/x-b'],
    });
    expect(await show({})).toBeUndefined();
  });
});

describe('streams and errors', () => {
  test('pieces of one stream are joined, a change of stream is not', async () => {
    const outputs = await showOutputs(
      [
        { type: 'stream', name: 'stdout', text: 'a' },
        { type: 'stream', name: 'stdout', text: 'b\n' },
        { type: 'stream', name: 'stderr', text: '\u001b[31mc\u001b[39m\n' },
        { type: 'stream', name: 'stdout', text: '10 %\r100 %\n' },
      ],
      'a.ipynb, cell 2',
      asset,
    );
    expect(outputs).toEqual([
      { kind: 'text', stream: 'stdout', text: 'ab' },
      { kind: 'text', stream: 'stderr', text: 'c' },
      { kind: 'text', stream: 'stdout', text: '100 %' },
    ]);
  });

  test('an error keeps its name, its message and its traceback as text', async () => {
    const traceback = '\u001b[31mRangeError\u001b[39m: x\n    at cell 2';
    expect(await showOutputs([{ type: 'error', name: 'RangeError', message: 'x', traceback }], 'a', asset)).toEqual([
      { kind: 'error', name: 'RangeError', message: 'x', traceback: 'RangeError: x\n    at cell 2' },
    ]);
  });
});

describe('refused', () => {
  const svg = (inner: string): string => `<svg xmlns="http://www.w3.org/2000/svg">${inner}</svg>`;
  const acts = (what: string): string => `its SVG has ${what}, which a page must not have; remove it.`;
  test.each<[name: string, bundle: Bundle, message: string]>([
    ['a script', { 'image/svg+xml': svg('<script>alert(1)</script>') }, acts('<script>')],
    ['a handler', { 'image/svg+xml': svg('<g onload="alert(1)"/>') }, acts('the handler onload')],
    ['HTML inside', { 'image/svg+xml': svg('<foreignObject><b>x</b></foreignObject>') }, acts('<foreignObject>')],
    [
      'an image from elsewhere',
      { 'image/svg+xml': svg('<image href="https://example.org/a.png"/>') },
      acts('a reference to https://example.org/a.png'),
    ],
    ['xlink', { 'image/svg+xml': svg('<use xlink:href="a.svg#b"/>') }, acts('a reference to a.svg#b')],
    [
      'a link that runs',
      { 'image/svg+xml': svg('<a href="javascript:alert(1)"><path/></a>') },
      acts('a link to javascript:alert(1)'),
    ],
    [
      'an animated link',
      { 'image/svg+xml': svg('<a href="#"><set attributeName="href" to="javascript:alert(1)"/></a>') },
      acts('an animation of href'),
    ],
    [
      'a style that loads',
      { 'image/svg+xml': svg('<style>@import "https://example.org";</style>') },
      acts('a style sheet that loads something'),
    ],
    [
      'a fill that loads',
      { 'image/svg+xml': svg('<path fill="url(https://example.org/a#b)"/>') },
      acts('a style that loads url(https://example.org/a#b)'),
    ],
    ['no SVG', { 'image/svg+xml': '<p>' }, 'its image/svg+xml has no <svg>; run the notebook again.'],
    [
      'no PNG',
      { 'image/png': 'aGVsbG8=' },
      'its image/png does not begin as such a file does; run the notebook again.',
    ],
  ])('%s', async (_name, bundle, message) => {
    expect(await messageOf(() => show(bundle))).toBe(`a.ipynb, cell 2: ${message}`);
  });

  test('a gradient of the SVG itself is no reference', async () => {
    expect(await show({ 'image/svg+xml': svg('<path fill="url(#a)"/><use href="#b"/>') })).toMatchObject({
      kind: 'image',
    });
  });
});
