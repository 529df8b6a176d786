// Only a heading without a word becomes a cell.
import { fromHtml } from 'hast-util-from-html';
import { expect, test } from 'vitest';
import { emptyHeaders } from './tables';

test('an empty heading is a cell, any other stays', () => {
  const table = (corner: string): string => `<table><thead><tr>${corner}<th>a</th></tr></thead></table>`;
  const tree = fromHtml(table('<th></th>'), { fragment: true });
  emptyHeaders()(tree);
  const names = JSON.stringify(tree).match(/"tagName":"t[hd]"/g);
  expect(names).toEqual(['"tagName":"td"', '"tagName":"th"']);
});
