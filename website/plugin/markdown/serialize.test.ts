// What a markdown cell says must survive the way through MDX. The yardstick is the same text rendered as plain markdown,
// by the same compiler, without MDX.
import { evaluate } from '@mdx-js/mdx';
import { createElement } from 'react';
import * as runtime from 'react/jsx-runtime';
import { renderToStaticMarkup } from 'react-dom/server';
import remarkDirective from 'remark-directive';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import { describe, expect, test } from 'vitest';
import { parseMarkdown } from './parse';
import { serialize } from './serialize';

async function render(text: string, format: 'md' | 'mdx'): Promise<string> {
  // Directives are read on a page (admonitions) but not in a notebook.
  const remarkPlugins = format === 'mdx' ? [remarkDirective, remarkGfm, remarkMath] : [remarkGfm, remarkMath];
  const { default: Content } = await evaluate(text, { ...runtime, format, remarkPlugins });
  return renderToStaticMarkup(createElement(Content));
}

const throughMdx = (source: string): string => serialize(parseMarkdown(source, 'a.ipynb, cell 1', 'c1'));

const cases: [name: string, source: string][] = [
  ['braces', 'a set {x}, {`y`} and }{ unbalanced {'],
  ['generics', 'an `Array<T>` is an Array\\<T>, and Map\\<K, V>'],
  ['import at the start', 'import x from "y"\n\nimport z'],
  ['export at the start', 'export const a = 1\n\nexport default 3'],
  ['less than', 'a < b and c <= d, 1 <2, x<-1, <3'],
  ['inline math', 'so $a_b$ and $x^{2}_{i} < \\{y\\}$ hold'],
  ['a dollar that is none', 'it costs \\$5, or \\$6'],
  ['math block', '$$\n\\hat{x} = \\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\epsilon}}\n$$'],
  ['math in a list', '1. first\n\n   $$\n   a_{1}\n   $$\n\n2. second $b_{2}$'],
  ['table', '| a | b {c} |\n| :-- | --: |\n| `x\\|y` | $z_1$ |\n| 1 < 2 | \\| |'],
  ['autolinks', 'see https://example.org/a_b?c={d} and <https://example.org/x>, or <me@example.org>'],
  ['emphasis', '*a* **b** _c_ ~~d~~ a_b_c 2*3*4 **bold**text'],
  ['code block', '```ts\nconst a: Map<string, { b: 1 }> = x; // import y\n```\n\n    indented {code} <T>'],
  ['code span', '`` a`b `` and `{x}` and `<T>` and `$5`'],
  ['chinese', '层归一化（Layer Normalization）**很重要**，它让“训练”更稳定；见 $\\gamma$。'],
  ['chinese emphasis by punctuation', '这是**“重点”**内容，_（斜体）_。'],
  ['containers that are none', ':::note\n\ntext\n\n:::\n\n::leaf and :name[label] at 10:30, a:b, http:x'],
  ['task list', '- [x] done {a}\n- [ ] open\n  - nested\n\n    paragraph'],
  ['quote', '> quoted {x}\n> - item\n>\n> $$\n> y\n> $$'],
  ['hard break', 'one  \ntwo\\\nthree'],
  ['image', '![alt {x} <y>](a.png "title")'],
  ['heading id', '## Heading {#custom-id}\n\n### With `code` and $x_1$'],
  ['entities', '&lt;script&gt; &amp; &copy; &#123;x&#125;'],
  ['escapes', '\\*not emphasis\\* \\# \\[x\\] \\\\'],
  ['setext and rules', 'Title\n=====\n\nbelow\n\n---\n\n***\n\n+ plus list'],
  ['expression like text', '{/* not a comment */} {1 + 1}'],
];

describe('markdown through MDX', () => {
  test.each(cases)('%s', async (_name, source) => {
    expect(await render(throughMdx(source), 'mdx')).toBe(await render(source, 'md'));
  });
});
