// Images that a notebook holds → checked files. They are shown by <img>, where an SVG cannot run scripts; since someone
// may open the file itself, an SVG that would then act or load is refused as well.
import type { Element, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { visit } from 'unist-util-visit';
import { PageError } from '../error';

interface Format {
  extension: string;
  /** First bytes of every such file. */ signature: readonly number[];
}

const FORMATS: Record<string, Format> = {
  'image/png': { extension: 'png', signature: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  'image/jpeg': { extension: 'jpg', signature: [0xff, 0xd8, 0xff] },
  'image/gif': { extension: 'gif', signature: [0x47, 0x49, 0x46, 0x38] },
  'image/webp': { extension: 'webp', signature: [0x52, 0x49, 0x46, 0x46] },
};
const SVG = 'image/svg+xml';
const EXTENSIONS: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: SVG,
};

export interface ImageFile {
  name: string;
  content: Uint8Array | string;
  width?: number;
  height?: number;
}

/** @returns the MIME type that a file name promises, where it is one of an image */
export function mimeOfName(path: string): string | undefined {
  return EXTENSIONS[path.slice(path.lastIndexOf('.') + 1).toLowerCase()];
}

/**
 * @param content base64 for pixels, markup for SVG
 * @returns the file, or nothing when `mime` is no type of image
 * @throws {PageError} when the content is not what the type says, or acts on its own
 */
export function imageFile(mime: string, content: unknown, where: string): ImageFile | undefined {
  if (mime === SVG) return svgFile(typeof content === 'string' ? content : '', where);
  const format = FORMATS[mime];
  if (format === undefined) return undefined;
  const bytes = fromBase64(typeof content === 'string' ? content : '');
  if (!format.signature.every((byte, i) => bytes[i] === byte)) {
    throw new PageError(where, `its ${mime} does not begin as such a file does; run the notebook again.`);
  }
  // The size of a PNG stands in its first chunk: https://www.w3.org/TR/png-3/#11IHDR
  const size = mime === 'image/png' && bytes.length >= 24 ? sizeOfPng(bytes) : {};
  return { name: `image.${format.extension}`, content: bytes, ...size };
}

// Not a Buffer: this file also runs in a page.
function fromBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

function sizeOfPng({ buffer, byteOffset }: Uint8Array): { width: number; height: number } {
  const view = new DataView(buffer, byteOffset);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

function svgFile(markup: string, where: string): ImageFile {
  const svg = fromHtml(markup, { fragment: true }).children.find(
    (node): node is Element => node.type === 'element' && node.tagName === 'svg',
  );
  if (svg === undefined) throw new PageError(where, `its ${SVG} has no <svg>; run the notebook again.`);
  const danger = whatActs({ type: 'root', children: [svg] });
  if (danger !== undefined) throw new PageError(where, `its SVG has ${danger}, which a page must not have; remove it.`);
  const start = markup.indexOf('<svg');
  const body = markup.slice(start);
  const named = body.slice(0, body.indexOf('>')).includes('xmlns=');
  return {
    name: 'image.svg',
    content: named ? body : body.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"'),
    ...sizeOf(svg),
  };
}

const ACTIVE = new Set(['script', 'foreignobject', 'iframe', 'object', 'embed', 'handler', 'listener']);

/** @returns the first thing in a tree that runs or loads something, in words */
export function whatActs(tree: Root): string | undefined {
  let found: string | undefined;
  visit(tree, 'element', (element) => {
    const tag = element.tagName;
    if (ACTIVE.has(tag.toLowerCase())) found ??= `<${tag}>`;
    for (const [name, value] of Object.entries(element.properties)) {
      const text = String(value).trim();
      if (/^attributename$/i.test(name) && /^(?:on|.*href$)/i.test(text)) found ??= `an animation of ${text}`;
      else if (/^on/i.test(name)) found ??= `the handler ${name.toLowerCase()}`;
      const reference = /href$/i.test(name) || name === 'src';
      if (reference && tag !== 'a' && !text.startsWith('#') && !/^data:image\/(?:png|jpeg|gif|webp)[;,]/i.test(text)) {
        found ??= `a reference to ${text.slice(0, 60)}`;
      }
      if (tag === 'a' && reference && !/^(?:https?:|#)/i.test(text)) found ??= `a link to ${text.slice(0, 60)}`;
      if (/url\(\s*["']?(?!\s*["']?#)/i.test(text)) found ??= `a style that loads ${text.slice(0, 60)}`;
    }
    const style = tag === 'style' ? element.children.map((one) => (one.type === 'text' ? one.value : '')).join('') : '';
    if (/@import|url\(\s*["']?(?!\s*["']?#)/i.test(style)) found ??= 'a style sheet that loads something';
  });
  return found;
}

function sizeOf(svg: Element): { width?: number; height?: number } {
  const width = Number.parseFloat(String(svg.properties['width'] ?? ''));
  const height = Number.parseFloat(String(svg.properties['height'] ?? ''));
  const relative = [svg.properties['width'], svg.properties['height']].some((one) => String(one).includes('%'));
  return width > 0 && height > 0 && !relative ? { width, height } : {};
}
