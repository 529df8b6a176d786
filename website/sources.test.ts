// Pages are made from files; the one to edit is found from the one that was read.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { editedFile } from './sources';

const root = join(import.meta.dirname, '..');

test.each([
  ['docs/numerics.md', 'docs/numerics.md'],
  ['docs/changelog.mdx', 'CHANGELOG.md'],
  ['website/i18n/zh-Hans/docusaurus-plugin-content-docs/current/changelog.mdx', 'website/i18n/zh-Hans/CHANGELOG.md'],
  ['website/generated/pages/zh-Hans/tick-logger.mdx', 'notebooks/zh-Hans/03-tick-logger.ipynb'],
  ['website/generated/pages/en/of-no-notebook.mdx', 'website/generated/pages/en/of-no-notebook.mdx'],
])('%s comes from %s', (read, edited) => {
  expect(editedFile(root, read)).toBe(edited);
  expect(editedFile(root, join(root, read))).toBe(edited);
});
