// The reference of a small library in testing/library: whole sections, as markdown.
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { convert } from './convert';
import { generate } from './generate';

let files: ReturnType<typeof generate>;
let chinese: ReturnType<typeof generate>;
beforeAll(async () => {
  const project = await convert(join(import.meta.dirname, 'testing', 'library'), ['index', 'node']);
  files = generate(project, 'en', '/api');
  chinese = generate(project, 'zh-Hans', '/api');
}, 60_000);

const sectionOf = (name: string): string =>
  String(files.get('normalization.md'))
    .split(/(?=^### )/m)
    .find((part) => part.startsWith(`### ${name} `))
    ?.replace(/\n## [\s\S]*/, '')
    .trim() ?? '';

test('a function: how it is called, what it takes, gives and throws', () => {
  expect(sectionOf('scale')).toBe(`### scale <!-- #scale -->

\`\`\`ts
scale(values: readonly number[], options?: ScaleOptions): number[]
\`\`\`

Multiplies. Is not &lt;b>bold&lt;/b>.

| parameter | type | meaning |
| --- | --- | --- |
| \`values\` | <span class="type">readonly number[]</span> | numbers, not changed |
| \`options\` | <span class="type"><a href="/api/normalization#scaleoptions">ScaleOptions</a></span> | see [\`ScaleOptions\`](/api/normalization#scaleoptions) |

**Returns** a new array

**Throws**

- \`RangeError\` when \`factor\` is 0
- \`TypeError\` or \`RangeError\` for anything else

**See** https://example.com/scale

**Example**

\`\`\`ts
scale([1, 2]); // [2, 4]
\`\`\``);
});

test('an interface: its properties, and no bar that would break their table', () => {
  expect(sectionOf('ScaleOptions')).toBe(`### ScaleOptions <!-- #scaleoptions -->

What \`scale\` goes by.

| property | type | meaning |
| --- | --- | --- |
| \`factor?\` | <span class="type">number</span> | Multiplied by; finite \\| not 0. Default: 2. |
| \`onValue?\` | <span class="type">(value: number) => void</span> | Called for each value, with what [\`scale\`](/api/normalization#scale) made of it. |`);
});

test('a class: how it is made, and its methods', () => {
  expect(sectionOf('Box')).toBe(`### Box <!-- #box -->

\`\`\`ts
new Box<T>(content: T)
\`\`\`

Keeps what it is given.

#### open <!-- #box-open -->

\`\`\`ts
open(): T
\`\`\`

What is in it.`);
});

test('the overview lists each name with the first sentence about it, and nothing internal', () => {
  const overview = String(files.get('index.md'));
  expect(overview).toContain('| [`scale`](/api/normalization#scale) | Multiplies. |');
  expect(overview).toContain('| [`Box`](/api/normalization#box) | Keeps what it is given. |');
  expect(`${overview}${files.get('normalization.md')}`).not.toContain('hidden');
});

test('in Chinese the words around the docstrings are Chinese, and the anchors the same', () => {
  const page = String(chinese.get('normalization.md'));
  expect(page).toContain('| 参数 | 类型 | 含义 |');
  const anchors = (text: string): string[] => text.match(/<!-- #[\w-]+ -->/g) ?? [];
  expect(anchors(page)).toEqual(anchors(String(files.get('normalization.md'))));
});
