// What is left of HTML that a cell displays, drawn as the page draws it.
import { createElement, Fragment } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { elementsOf } from '../../components/elements';
import { safeHtml } from './html';

const drawn = (html: string): string =>
  renderToStaticMarkup(createElement(Fragment, null, ...elementsOf(safeHtml(html))));

describe('safeHtml', () => {
  test('tables, lists and text stay', () => {
    const table =
      '<table><caption>c</caption><thead><tr><th scope="col" colSpan="2">a &lt; b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>';
    expect(drawn(table)).toBe(table);
    expect(drawn('<ul><li><b>a</b> <code>{b}</code><br></li></ul>')).toBe(
      '<ul><li><b>a</b> <code>{b}</code><br/></li></ul>',
    );
    const data = '<img src="data:image/png;base64,AAAA" alt="a"/>';
    expect(drawn(data)).toBe(data);
  });

  test.each<[name: string, html: string, left: string]>([
    ['scripts', '<p>a<script>alert(1)</script></p>', '<p>a</p>'],
    ['handlers', '<p onclick="alert(1)">a</p>', '<p>a</p>'],
    ['styles', '<style>p{color:red}</style><p style="position:fixed">a</p>', '<p>a</p>'],
    ['javascript: links', '<a href="javascript:alert(1)">a</a>', '<a>a</a>'],
    ['javascript: links in disguise', '<a href=" java&#10;script:alert(1)">a</a>', '<a>a</a>'],
    ['frames', '<iframe src="https://example.org">x</iframe>a', 'a'],
    ['forms', '<form action="https://example.org"><input name="a"><button>b</button></form>', 'b'],
    [
      'images from elsewhere',
      'a<img src="https://example.org/a.png"><img src="//example.org/a.png"><img src="a.png">b',
      'ab',
    ],
    ['SVG data in an image', '<img src="data:image/svg+xml,<svg onload=alert(1)>">a', 'a'],
    ['sources', '<picture><source srcset="https://example.org/a.png"></picture>a', 'a'],
    ['SVG', '<svg onload="alert(1)"><script>alert(1)</script></svg>a', 'a'],
    [
      'an unclosed tag that hides one',
      '<p title="<script>alert(1)</script>">a',
      '<p title="&lt;script&gt;alert(1)&lt;/script&gt;">a</p>',
    ],
    [
      'MathML with a style that breaks out',
      '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table>',
      '',
    ],
  ])('%s', (_name, html, left) => {
    expect(drawn(html)).toBe(left);
  });
});
