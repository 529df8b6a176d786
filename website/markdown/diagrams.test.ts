// Mermaid in a page becomes a picture with words, and asks nobody for anything.
import type { Element, Root } from 'hast';
import { expect, test } from 'vitest';
import { messageOf } from '../plugin/testing/thrown';
import { diagrams } from './diagrams';

const block = (source: string, language = 'mermaid'): Element => ({
  type: 'element',
  tagName: 'pre',
  properties: {},
  children: [
    {
      type: 'element',
      tagName: 'code',
      properties: { className: [`language-${language}`] },
      children: [{ type: 'text', value: source }],
    },
  ],
});

function run(...blocks: Element[]): Root {
  const tree: Root = { type: 'root', children: blocks };
  diagrams()(tree, { path: 'a.md' });
  return tree;
}

test('becomes a figure with its description, its own arrow, and no style that asks another host', () => {
  const source = 'flowchart LR\n  accDescr: A leads to B.\n  a[A] --> b[B]\n';
  const [first, second] = run(block(source), block(source)).children;
  expect(first).toMatchObject({
    tagName: 'figure',
    children: [{ tagName: 'svg', properties: { role: 'img', ariaLabel: 'A leads to B.' } }],
  });
  const [one, two] = [JSON.stringify(first), JSON.stringify(second)];
  expect(one).toContain('"value":"A"');
  expect(one).toContain('url(#diagram-1-arrowhead)');
  expect(two).toContain('url(#diagram-2-arrowhead)');
  expect(one).not.toMatch(/https?:\/\/(?!www\.w3\.org\/2000\/svg)|"style"\s*,\s*"children"|accDescr/);
});

test('other code stays as it is', () => {
  expect(run(block('flowchart', 'ts')).children).toEqual([block('flowchart', 'ts')]);
});

test.each([
  [
    'flowchart LR\n  a --> b\n',
    'a.md: diagram 1 has no line "accDescr: …", which tells who cannot see it what it shows; write one.',
  ],
  [
    'drawing\n  accDescr: x\n',
    'a.md: diagram 1 is not mermaid that can be drawn: Invalid mermaid header: "drawing". Expected "graph TD", "flowchart LR", "stateDiagram-v2", etc.',
  ],
])('%j is an error', async (source, message) => {
  expect(await messageOf(() => run(block(source)))).toBe(message);
});
