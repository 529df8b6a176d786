// A line of code. A word that has the colour of the text needs no element of its own: half of them are such, and a page
// of a notebook is half as large for it. Lines here have no numbers and no marks.
import type { Props } from '@theme/CodeBlock/Line';
import type { ReactNode } from 'react';

const UNCOLOURED = new Set(['plain', 'punctuation', 'interpolation-punctuation']);

export default function Line({ line }: Props): ReactNode {
  const parts: ReactNode[] = [];
  for (const [i, { types, content }] of line.entries()) {
    const text = content === '\n' ? '' : content; // the break below is enough
    const before = parts.at(-1);
    if (!UNCOLOURED.has(types.at(-1) ?? 'plain')) {
      parts.push(
        <span key={i} className={`token ${types.join(' ')}`}>
          {text}
        </span>,
      );
    } else if (typeof before === 'string') parts[parts.length - 1] = before + text;
    else parts.push(text);
  }
  return (
    <div className="token-line">
      {parts}
      <br />
    </div>
  );
}
