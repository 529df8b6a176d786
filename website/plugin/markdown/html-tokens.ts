// HTML text → tags, text and nothing else. Strict: what the grammar of CommonMark (§ 6.6, raw HTML) does not know is
// handed to `fail`. https://spec.commonmark.org/0.31.2/#raw-html
import { fromHtml } from 'hast-util-from-html';

export type Token =
  | { type: 'open'; tag: string; attributes: { name: string; value: string | null }[] }
  | { type: 'close'; tag: string }
  | { type: 'text'; value: string };

const NAME = '[A-Za-z_:][\\w.:-]*';
const VALUE = '"[^"]*"|\'[^\']*\'|[^\\s"\'=<>`]+';
const COMMENT = /<!--[\s\S]*?-->/y;
const CLOSE = /<\/(?<tag>[A-Za-z][A-Za-z0-9-]*)\s*>/y;
const OPEN = new RegExp(
  `<(?<tag>[A-Za-z][A-Za-z0-9-]*)(?<attributes>(?:\\s+${NAME}(?:\\s*=\\s*(?:${VALUE}))?)*)\\s*/?>`,
  'y',
);
const ATTRIBUTE = new RegExp(`(?<name>${NAME})(?:\\s*=\\s*(?<value>${VALUE}))?`, 'g');
const TEXT = /[^<]+/y;

/**
 * @param html any text
 * @param fail called with the rest of the text where it cannot be read on
 */
export function tokenize(html: string, fail: (rest: string) => never): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(html);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  while (at < html.length) {
    if (match(COMMENT)) continue; // a comment is for whoever edits the notebook
    const close = match(CLOSE)?.groups;
    if (close) {
      tokens.push({ type: 'close', tag: (close['tag'] ?? '').toLowerCase() });
      continue;
    }
    const open = match(OPEN)?.groups;
    if (open) {
      const attributes = [...(open['attributes'] ?? '').matchAll(ATTRIBUTE)].map(({ groups = {} }) => ({
        name: (groups['name'] ?? '').toLowerCase(),
        value: groups['value'] === undefined ? null : decode(groups['value'].replace(/^(["'])(.*)\1$/s, '$2')),
      }));
      tokens.push({ type: 'open', tag: (open['tag'] ?? '').toLowerCase(), attributes });
      continue;
    }
    const text = match(TEXT)?.[0];
    if (text === undefined) fail(html.slice(at));
    tokens.push({ type: 'text', value: decode(text) });
  }
  return tokens;
}

/** `&amp;` → `&`; the text holds no `<`, so it is one text node. */
function decode(text: string): string {
  const [node] = fromHtml(text, { fragment: true }).children;
  return node?.type === 'text' ? node.value : text;
}
