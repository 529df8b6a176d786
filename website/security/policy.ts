// The Content-Security-Policy of a page, written into the page itself, so that any static host serves it. What may run is
// a file of the site, or one of the inline scripts that the build wrote, by their hashes.
import { createHash } from 'node:crypto';
import type { Element, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';

/** What a script element may be called and still run; with another type it is data. */
const RUNS = /^(?:|module|(?:text|application)\/javascript)$/;
const HEAD = /<meta charset=["']?utf-8["']?\s*\/?>/i;

/**
 * @param html a built page
 * @returns the page with its policy, right behind the declaration of its characters
 * @throws {Error} when the page has a script that no policy lets run, or no place for one
 */
export function withPolicy(html: string, name: string): string {
  const charset = HEAD.exec(html);
  if (charset === null) throw new Error(`${name} declares no <meta charset=utf-8>, behind which its policy belongs.`);
  const at = charset.index + charset[0].length;
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy(inlineScripts(fromHtml(html), name))}">`;
  return `${html.slice(0, at)}${meta}${html.slice(at)}`;
}

function policy(scripts: readonly string[]): string {
  const hashes = [...new Set(scripts)].map(
    (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    ['script-src', "'self'", ...hashes].join(' '),
    // KaTeX and the coloured code place and paint their parts by style attributes, and the editor of live cells writes
    // a style element: no hash covers those.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'", // in a worker, a file of its own, run live cells; this page's policy does not reach there
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function inlineScripts(node: Root | Element, name: string): string[] {
  return node.children.flatMap((child) => {
    if (child.type !== 'element') return [];
    const handler = Object.keys(child.properties).find((property) => /^on[A-Z]/.test(property));
    if (handler !== undefined) {
      throw new Error(`${name} has <${child.tagName} ${handler.toLowerCase()}=…>, which its policy does not let run.`);
    }
    if (child.tagName !== 'script' || child.properties['src'] !== undefined) return inlineScripts(child, name);
    if (!RUNS.test(String(child.properties['type'] ?? ''))) return [];
    return [child.children.map((text) => (text.type === 'text' ? text.value : '')).join('')];
  });
}
