// Which file a person edits to change a page: not always the one that Docusaurus read.
import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/**
 * @param root of the repository
 * @param file that Docusaurus read, absolute or below the root
 * @returns path below the root, with `/`
 */
export function editedFile(root: string, file: string): string {
  const path = (file.startsWith(root) ? relative(root, file) : file).split(sep).join('/');
  const [, locale, slug] = /^website\/generated\/pages\/([\w-]+)\/(.+)\.mdx$/.exec(path) ?? [];
  if (locale !== undefined) {
    const folder = join(root, 'notebooks', locale);
    const names = existsSync(folder) ? readdirSync(folder) : [];
    const name = names.find((one) => one.replace(/^\d+-/, '') === `${slug}.ipynb`);
    return name === undefined ? path : `notebooks/${locale}/${name}`;
  }
  const changelog = /^(?:docs|website\/i18n\/([\w-]+)\/[\w-]+\/current)\/changelog\.mdx$/.exec(path);
  if (changelog === null) return path;
  return changelog[1] === undefined ? 'CHANGELOG.md' : `website/i18n/${changelog[1]}/CHANGELOG.md`;
}
