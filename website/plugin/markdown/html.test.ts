// Raw HTML in markdown cells: what becomes JSX, and what is refused.
import { describe, expect, test } from 'vitest';
import { messageOf } from '../testing/thrown';
import { replaceHtml } from './html';
import { parseMarkdown } from './parse';
import { serialize } from './serialize';

function mdx(source: string): string {
  const tree = parseMarkdown(source, 'a.ipynb, cell 1', 'c1');
  replaceHtml(tree, 'a.ipynb, cell 1');
  return serialize(tree);
}

describe('allowed', () => {
  test.each<[name: string, source: string, expected: string]>([
    ['inline tags', 'H<sub>2</sub>O, x<SUP>*2*</SUP>, <kbd>a</kbd>', 'H<sub>2</sub>O, x<sup>_2_</sup>, <kbd>a</kbd>\n'],
    ['a break', 'one<br>two<br/>three', 'one<br />two<br />three\n'],
    ['a comment', 'one <!-- hidden {x} --> two\n\n<!-- all -->', 'one  two\n'],
    ['an image', '<img src="a.png" alt="A &amp; B">', '![A & B](a.png)\n'],
    ['an image with a size', '<img src=a.png width=20>', '<img src="a.png" width="20" />\n'],
    [
      'details with markdown in it',
      '<details>\n<summary>Why?</summary>\n\n- *item*\n\n</details>',
      '<details>\n  <summary>Why?</summary>\n\n  - _item_\n</details>\n',
    ],
    [
      'details of HTML only, open',
      '<details open>\n<summary>A</summary>\ntext &lt; text\n</details>',
      '<details open>\n  <summary>A</summary>\n\n  text \\< text\n</details>\n',
    ],
    [
      'details in a list',
      '- one\n\n  <details>\n  <summary>A</summary>\n\n  two\n\n  </details>',
      '- one\n\n  <details>\n    <summary>A</summary>\n\n    two\n  </details>\n',
    ],
  ])('%s', (_name, source, expected) => {
    expect(mdx(source)).toBe(expected);
  });
});

describe('refused, with the tag named', () => {
  const allowed = 'br, details, img, kbd, sub, summary, sup';
  test.each<[source: string, message: string]>([
    ['<script>alert(1)</script>', `<script> is not shown on pages; use markdown, or one of ${allowed}.`],
    ['a <span>b</span>', `<span> is not shown on pages; use markdown, or one of ${allowed}.`],
    ['<div>\n\ntext\n\n</div>', `<div> is not shown on pages; use markdown, or one of ${allowed}.`],
    ['<toString>', `<tostring> is not shown on pages; use markdown, or one of ${allowed}.`],
    ['<img src="a.png" onerror="x()">', '<img> has the attribute onerror; it may have src, alt, title, width, height.'],
    ['x<sub style="color:red">2</sub>', '<sub> has the attribute style; it may have none.'],
    ['x<sub>2', '<sub> is never closed in its cell; add </sub>.'],
    ['x</sub>', '</sub> closes nothing that is open there; remove it, or open it before.'],
    ['x<sub>2<sup>3</sub></sup>', '</sub> closes nothing that is open there; remove it, or open it before.'],
    ['<details>\n\ntext', '<details> is never closed in its cell; add </details>.'],
    ['text <details>x</details>', '<details> stands amid text; begin it on a line of its own.'],
    [
      '<details>\n<summary>\n\ntext\n\n</summary>\n</details>',
      '<summary> is not closed where its paragraph ends; add </summary>.',
    ],
    ['<?php echo 1 ?>', 'cannot read the HTML at "<?php echo 1 ?>"; write a lone < as \\<.'],
  ])('%s', async (source, message) => {
    expect(await messageOf(() => mdx(source))).toBe(`a.ipynb, cell 1: ${message}`);
  });
});
