// Colours of code, light and dark. Each has a contrast of 4.5:1 or more with its background (WCAG 2.2, 1.4.3).
import type { PrismTheme } from 'prism-react-renderer';

interface Ink {
  plain: string;
  background: string;
  comment: string;
  keyword: string;
  string: string;
  number: string;
  call: string;
  type: string;
}

function theme(ink: Ink): PrismTheme {
  return {
    plain: { color: ink.plain, backgroundColor: ink.background },
    styles: [
      { types: ['comment', 'prolog', 'cdata'], style: { color: ink.comment, fontStyle: 'italic' } },
      { types: ['keyword', 'operator', 'atrule', 'rule', 'tag'], style: { color: ink.keyword } },
      { types: ['string', 'template-string', 'char', 'regex', 'attr-value'], style: { color: ink.string } },
      { types: ['number', 'boolean', 'constant', 'symbol'], style: { color: ink.number } },
      { types: ['function', 'method'], style: { color: ink.call } },
      { types: ['class-name', 'builtin', 'maybe-class-name', 'attr-name'], style: { color: ink.type } },
      { types: ['punctuation', 'interpolation-punctuation'], style: { color: ink.plain } },
    ],
  };
}

export const lightCode: PrismTheme = theme({
  plain: '#16202b',
  background: '#f3f6f9',
  comment: '#5a6673',
  keyword: '#9c2a6c',
  string: '#1f6b34',
  number: '#a3400a',
  call: '#0059a0',
  type: '#6b4a00',
});

export const darkCode: PrismTheme = theme({
  plain: '#e3e9ef',
  background: '#17202a',
  comment: '#93a1af',
  keyword: '#f09cc8',
  string: '#8fd6a0',
  number: '#f3ab7a',
  call: '#7cc4f5',
  type: '#e5cd7d',
});
