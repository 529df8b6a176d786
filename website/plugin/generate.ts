// All executed notebooks of one language → the folders that Docusaurus reads: pages (MDX and the data beside it) and
// static files (downloads, images, charts). Either everything is generated or nothing is touched.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join, relative, resolve, sep } from 'node:path';
import type { Root } from 'mdast';
import { PageError } from './error';
import { anchorsOf, headingAnchors } from './markdown/headings';
import type { Site } from './markdown/links';
import { parseMarkdown } from './markdown/parse';
import { type Name, parseName, routeOf } from './names';
import { type Notebook, readNotebook, withoutOutputs } from './notebook';
import type { PageData, PageEntry } from './output';
import { makePage } from './page';
import { replaceFolder } from './write';

export interface Folders {
  /** Notebooks as they are edited: one folder for each locale, and data/. */ notebooks: string;
  /** Notebooks as they ran: one folder for each locale. */ executed: string;
  /** Hand-written pages. */ docs: string;
  /** Generated MDX of this locale. */ pages: string;
  /** Generated static files of this locale. */ files: string;
}

/** The language that notebooks are written in first. */
const ORIGINAL = 'en';

/** Address of the generated static files, below the site's base address. */
const FILES = '/files';

interface Source {
  name: Name;
  /** The file without outputs. */ download: string;
  notebook: Notebook;
  /** What a link may write after # → anchor. */ anchors: Map<string, string>;
  /** Of a translation: the anchors of the original, so that a link holds in both languages. */ original?: string[];
}

/**
 * @param locale `en`
 * @returns whether anything changed since the last time
 * @throws {PageError} on the first thing in a notebook that cannot be shown
 */
export async function generate(folders: Folders, locale: string): Promise<boolean> {
  const sources = readSources(folders, locale);
  const pages = new Map<string, string>();
  const files = new Map<string, Uint8Array | string>();
  const entries: PageEntry[] = [];
  for (const source of sources) {
    const { name } = source;
    const download = `${FILES}/${name.slug}/${name.file}`;
    files.set(withinFiles(download), source.download);
    const site = siteOf(source, sources, folders, locale, files);
    const page = await makePage(name, source.notebook, site, download, source.original);
    pages.set(`${name.slug}.mdx`, page.mdx);
    pages.set(`${name.slug}.json`, `${JSON.stringify(page.data, null, 1)}\n`);
    const { title, description } = page;
    entries.push({ route: routeOf(name), title, description, ...figureOf(page.data) });
  }
  pages.set('index.json', `${JSON.stringify(entries, null, 1)}\n`);
  const changed = [replaceFolder(folders.files, files), replaceFolder(folders.pages, pages)];
  return changed.includes(true);
}

/** The first chart of a page, without what no list of pages shows. */
function figureOf({ cells }: PageData): Pick<PageEntry, 'figure'> {
  const first = cells.flatMap((cell) => cell.outputs).find((output) => output.kind === 'chart');
  if (first === undefined) return {};
  const { light, dark, alt, width, height } = first;
  return { figure: { light, dark, alt, width, height } };
}

function readSources(folders: Folders, locale: string): Source[] {
  const folder = join(folders.notebooks, locale);
  const names = existsSync(folder) ? readdirSync(folder).filter((file) => extname(file) === '.ipynb') : [];
  if (names.length === 0) throw new PageError(`notebooks/${locale}`, 'holds no notebook; a page is made from each.');
  const sources = names.map(parseName).map((name): Source => {
    const executed = join(folders.executed, locale, name.file);
    if (!existsSync(executed)) throw new PageError(name.file, 'has not been run; npm start runs it first.');
    const notebook = readNotebook(name.file, readFileSync(executed, 'utf8'));
    const trees = treesOf(notebook);
    const download = withoutOutputs(name.file, readFileSync(join(folder, name.file), 'utf8'));
    const own = headingAnchors(trees);
    const original = originalAnchors(folders, locale, name);
    // With other headings it is no translation of that file, and keeps its own anchors.
    const same = original?.length === own.length ? original : undefined;
    return { name, download, notebook, anchors: anchorsOf(trees, same ?? own), ...(same ? { original: same } : {}) };
  });
  sources.sort((a, b) => a.name.order - b.name.order);
  checkUnique(sources);
  return sources;
}

const treesOf = ({ file, cells }: Notebook): Root[] =>
  cells.flatMap((cell) =>
    cell.type === 'markdown' ? [parseMarkdown(cell.source, `${file}, cell ${cell.number}`, '')] : [],
  );

function originalAnchors(folders: Folders, locale: string, { file }: Name): string[] | undefined {
  const path = join(folders.notebooks, ORIGINAL, file);
  if (locale === ORIGINAL || !existsSync(path)) return undefined;
  return headingAnchors(treesOf(readNotebook(file, readFileSync(path, 'utf8'))));
}

function checkUnique(sources: readonly Source[]): void {
  for (const [i, { name }] of sources.entries()) {
    const other = sources.slice(0, i).find((one) => one.name.slug === name.slug || one.name.order === name.order);
    if (other !== undefined) {
      throw new PageError(name.file, `has the number or the name of ${other.name.file}; each page needs its own.`);
    }
  }
}

function siteOf(
  source: Source,
  sources: readonly Source[],
  folders: Folders,
  locale: string,
  files: Map<string, Uint8Array | string>,
): Site {
  const here = join(folders.notebooks, locale);
  const publish = (address: string, content: Uint8Array | string): string => {
    files.set(withinFiles(address), content);
    return address;
  };
  return {
    heading: (fragment) => {
      const anchor = source.anchors.get(fragment);
      return anchor === undefined ? undefined : `#${anchor}`;
    },
    notebook: (path, fragment) => {
      const target = sources.find(({ name }) => name.file === path);
      if (target === undefined || fragment === '') return target && routeOf(target.name);
      const anchor = target.anchors.get(fragment);
      return anchor === undefined ? undefined : `${routeOf(target.name)}#${anchor}`;
    },
    doc: (path) => {
      const file = resolve(here, path);
      if (!isBelow(file, folders.docs) || !/\.mdx?$/.test(file) || !existsSync(file)) return undefined;
      const id = posix(relative(folders.docs, file)).replace(/\.mdx?$/, '');
      return `/docs/${id.replace(/(?:^|\/)(?:index|README)$/, '')}`;
    },
    file: (path) => {
      const file = resolve(here, path);
      if (!isBelow(file, folders.notebooks) || !existsSync(file) || !statSync(file).isFile()) return undefined;
      return publish(`${FILES}/${posix(relative(folders.notebooks, file))}`, readFileSync(file));
    },
    // Named by content: a browser may keep it, and a changed figure has another address.
    asset: (name, content) => {
      const hash = createHash('sha256').update(content).digest('hex').slice(0, 10);
      const extension = extname(name);
      return publish(`${FILES}/${source.name.slug}/${basename(name, extension)}-${hash}${extension}`, content);
    },
  };
}

const withinFiles = (address: string): string => address.slice(FILES.length + 1);
const posix = (path: string): string => path.split(sep).join('/');
const isBelow = (path: string, folder: string): boolean => path.startsWith(folder + sep);
