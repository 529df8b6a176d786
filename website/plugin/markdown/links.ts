// Links and images of a notebook → addresses of the site. In JupyterLab they lead to files beside the notebook; what
// they lead to must exist, or the page is not made.
import type { Root } from 'mdast';
import type { MdxJsxTextElement } from 'mdast-util-mdx-jsx';
import { SKIP, visit } from 'unist-util-visit';
import { PageError } from '../error';
import type { Bundle } from '../notebook';
import { imageFile, mimeOfName } from '../outputs/image';

export interface Site {
  /**
   * @param path of a notebook beside this one: `01-standardize.ipynb`
   * @param fragment without `#`, empty for the page itself
   * @returns the address of its page, or of a heading on it; nothing when there is none
   */
  notebook(path: string, fragment: string): string | undefined;
  /** @returns the address of a heading of this page */ heading(fragment: string): string | undefined;
  /** @returns the address of a hand-written page, from a path relative to the notebook */ doc(
    path: string,
  ): string | undefined;
  /** Publishes a file that lies below notebooks/ and @returns its address. */ file(path: string): string | undefined;
  /** Publishes content that the notebook itself holds and @returns its address. */ asset(
    name: string,
    content: Uint8Array | string,
  ): string;
}

const EXTERNAL = /^(?:https?|mailto):/i;
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/** @param attachments images that the cell itself holds: `attachment:name.png` */
export function rewriteLinks(tree: Root, site: Site, where: string, attachments: Record<string, Bundle>): void {
  visit(tree, (node) => {
    if (node.type === 'link') node.url = link(node.url, site, where);
    else if (node.type === 'image') node.url = image(node.url, site, where, attachments);
    else if (node.type === 'mdxJsxTextElement' && node.name === 'img') sized(node, site, where, attachments);
    else return;
    return node.type === 'link' ? undefined : SKIP;
  });
}

function link(url: string, site: Site, where: string): string {
  if (EXTERNAL.test(url)) return url;
  if (SCHEME.test(url) || url.startsWith('/')) {
    throw new PageError(
      where,
      `the link ${url} leads nowhere here; use https:, mailto: or a path beside the notebook.`,
    );
  }
  const hash = url.indexOf('#');
  const path = decode(hash < 0 ? url : url.slice(0, hash));
  const fragment = hash < 0 ? '' : decode(url.slice(hash + 1));
  if (path === '') {
    const heading = site.heading(fragment);
    if (heading !== undefined) return heading;
    throw new PageError(
      where,
      `the link ${url} names no heading of this notebook; copy one from its table of contents.`,
    );
  }
  if (path.endsWith('.ipynb')) {
    const page = site.notebook(path.replace(/^\.\//, ''), fragment);
    if (page !== undefined) return page;
    throw new PageError(where, `the link ${url} leads to no notebook, or to no heading of it; check the name.`);
  }
  const doc = site.doc(path);
  if (doc !== undefined) return fragment === '' ? doc : `${doc}#${fragment}`;
  const file = site.file(path);
  if (file !== undefined) return `pathname://${file}`;
  throw new PageError(where, `the link ${url} leads to no file below notebooks/ or docs/; check the path.`);
}

function image(url: string, site: Site, where: string, attachments: Record<string, Bundle>): string {
  if (url.startsWith('attachment:')) {
    const name = decode(url.slice('attachment:'.length));
    for (const [mime, content] of Object.entries(attachments[name] ?? {})) {
      const file = imageFile(mime, content, where);
      if (file !== undefined) return site.asset(file.name, file.content);
    }
    throw new PageError(where, `the image ${url} is not attached to the cell as PNG, JPEG, GIF, WebP or SVG.`);
  }
  if (SCHEME.test(url) || url.startsWith('//')) {
    throw new PageError(
      where,
      `the image ${url} lies on another host; put it beside the notebook, pages load nothing else.`,
    );
  }
  const path = decode(url);
  const found = mimeOfName(path) === undefined ? undefined : site.file(path);
  if (found !== undefined) return found;
  throw new PageError(where, `the image ${url} is no PNG, JPEG, GIF, WebP or SVG below notebooks/; check the path.`);
}

function sized(node: MdxJsxTextElement, site: Site, where: string, attachments: Record<string, Bundle>): void {
  for (const one of node.attributes) {
    if (one.type === 'mdxJsxAttribute' && one.name === 'src') {
      one.value = image(typeof one.value === 'string' ? one.value : '', site, where, attachments);
    }
  }
  // Outside markdown's own syntax nobody adds the base address; the theme's component does.
  node.name = 'NotebookImage';
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone % is a % here
  }
}
