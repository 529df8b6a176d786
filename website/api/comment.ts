// A docstring as markdown: its names lead to their sections, and what only looks like HTML stays text.
import type { Comment, CommentDisplayPart, Reflection } from 'typedoc';
import { ReflectionKind } from 'typedoc';

/** @returns the address of the section about it, or undefined where there is none */
export type LinkTo = (reflection: Reflection) => string | undefined;

export function markdown(parts: readonly CommentDisplayPart[], linkTo: LinkTo): string {
  return parts
    .map((part) => {
      if (part.kind === 'text') return part.text.replace(/<(?=[a-z/!])/gi, '&lt;');
      if (part.kind !== 'inline-tag') return part.text;
      const target = typeof part.target === 'object' && 'kindOf' in part.target ? part.target : undefined;
      const address = target && linkTo(target);
      return address === undefined ? `\`${part.text}\`` : `[\`${part.text}\`](${address})`;
    })
    .join('')
    .trim();
}

/** On one line, for a cell of a table. */
export const inCell = (text: string): string =>
  text
    .replaceAll('|', '\\|')
    .replace(/\n\n+/g, '<br />')
    .replace(/\s*\n\s*/g, ' ');

/** @returns what is said under a tag, `@throws`, once for each time that it stands there */
export const tagged = (comment: Comment | undefined, tag: `@${string}`, linkTo: LinkTo): string[] =>
  (comment?.blockTags ?? [])
    .filter((one) => one.tag === tag)
    .map(({ content, typeAnnotation = '' }) =>
      errorsMarked(`${typeAnnotation.replace(/^\{|\}$/g, '')} ${markdown(content, linkTo)}`.trim()),
    );

/** `TypeError or RangeError when …`: the errors that the text begins with, as code. */
const errorsMarked = (text: string): string =>
  text.replace(/^\w+Error(?: or \w+Error)*(?=[ ,])/, (names) => names.replace(/\w+Error/g, '`$&`'));

/** Only names of an entry point have sections; a member's name leads to what it is a member of. */
export function sectionOf(reflection: Reflection): Reflection | undefined {
  let at: Reflection | undefined = reflection;
  while (at !== undefined && at.parent?.kindOf(ReflectionKind.Module) !== true) at = at.parent;
  return at;
}
