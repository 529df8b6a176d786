// Formulas become HTML, and one that cannot be read ends the build.
import { compile } from '@mdx-js/mdx';
import remarkMath from 'remark-math';
import { expect, test } from 'vitest';
import { formulas } from './formulas';

async function compiled(markdown: string): Promise<string> {
  const plugins = { remarkPlugins: [remarkMath], rehypePlugins: [formulas] };
  return String(await compile(markdown, { format: 'md', jsx: true, ...plugins }));
}

test('in a line and as a display', async () => {
  const jsx = await compiled('The mean $\\mu$ is\n\n$$\n\\mu = \\frac{1}{n}\n$$\n\nand `$code$` stays.');
  expect(jsx).toMatch(/The mean.*<\w*\.?span dangerouslySetInnerHTML=\{\(?\{\s*__html: "<span class=\\"katex\\">/);
  expect(jsx).toMatch(/<\w*\.?span dangerouslySetInnerHTML=\{\(?\{\s*__html: "<span class=\\"katex-display\\">/);
  expect(jsx).toContain('<annotation encoding=\\"application/x-tex\\">\\\\mu = \\\\frac{1}{n}</annotation>');
  expect(jsx).not.toContain('math-');
  expect(jsx).toContain('$code$');
});

test('that KaTeX cannot read', async () => {
  await expect(compiled('$\\frac{1}$')).rejects.toThrow('KaTeX parse error');
  await expect(compiled('$归一$')).rejects.toThrow('LaTeX-incompatible input and strict mode is set to');
});
