// What is particular to markdown in notebooks: display math on one line, references and footnotes of one cell.
import { describe, expect, test } from 'vitest';
import { messageOf } from '../testing/thrown';
import { parseMarkdown, textOf } from './parse';
import { serialize } from './serialize';

const mdx = (source: string): string => serialize(parseMarkdown(source, 'a.ipynb, cell 1', 'c1'));

describe('parseMarkdown', () => {
  test('$$x$$ on one line is display math, as in JupyterLab, also amid text', () => {
    expect(mdx('$$a_1$$')).toBe('$$\na_1\n$$\n');
    expect(mdx('so $$a_1$$ and $b$')).toBe('so&#x20;\n\n$$\na_1\n$$\n\n&#x20;and $b$\n');
  });

  test('a formula that begins beside its $$ is refused, since the rest of the cell would belong to it', async () => {
    expect(await messageOf(() => mdx('one\n\n$$ x = 1\n+ 2 $$\n\ntwo'))).toBe(
      'a.ipynb, cell 1: line 3: a formula begins on the line of its $$; write each $$ on a line of its own.',
    );
  });

  test('references are resolved in their own cell, the first definition counting', () => {
    expect(mdx('[a][x] ![b][x]\n\n[x]: https://example.org "t"\n[x]: https://example.com')).toBe(
      '[a](https://example.org "t") ![b](https://example.org "t")\n',
    );
  });

  test('footnotes of two cells do not meet', () => {
    expect(mdx('a[^1]\n\n[^1]: note')).toBe('a[^c1-1]\n\n[^c1-1]: note\n');
  });
});

test('textOf says what a reader sees', () => {
  const [heading] = parseMarkdown('# The *loss* of `f` at $x_1$ ![alt](a.png)', '', '').children;
  expect(heading && textOf(heading)).toBe('The loss of f at x_1 alt');
});
