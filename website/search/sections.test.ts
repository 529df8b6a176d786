// Sections of a page, on HTML of the shape that the theme writes.
import { expect, test } from 'vitest';
import { readPage } from './sections';

const page = (content: string): string =>
  `<html><head><meta name="description" content="What it is."></head><body><nav>Menu</nav>
   <article><div class="theme-doc-markdown markdown">${content}</div></article></body></html>`;

test('a page is its title and what stands under each heading', () => {
  const html = page(
    '<header><h1>Title</h1></header><p>First.</p><p>Second.</p>' +
      '<h2 id="one">One<a class="hash-link" href="#one">#</a></h2><div><p>Words</p><ul><li>a</li><li>b</li></ul></div>',
  );
  expect(readPage(html)).toEqual({
    title: 'Title',
    description: 'What it is.',
    sections: [
      { page: 'Title', heading: 'Title', anchor: '', text: 'First. Second.' },
      { page: 'Title', heading: 'One', anchor: 'one', text: 'Words a b' },
    ],
  });
});

test('buttons, hidden solutions and the second writing of a formula are left out', () => {
  const html = page(
    '<h1>T</h1><pre>code</pre><button>Copy</button><details><summary>Solution</summary>hidden</details>' +
      '<span class="katex"><span class="katex-mathml">mu</span><span class="katex-html">μ</span></span>',
  );
  expect(readPage(html)?.sections).toEqual([{ page: 'T', heading: 'T', anchor: '', text: 'code μ' }]);
});

test('a page that no author wrote has none', () => {
  expect(readPage('<main><h1>List</h1></main>')).toBeUndefined();
});
