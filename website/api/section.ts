// A public name → its section: how it is written, what it means, and a table of what it takes or holds.
import {
  type Comment,
  type DeclarationReflection,
  type ParameterReflection,
  ReflectionKind,
  type SignatureReflection,
} from 'typedoc';
import { inCell, type LinkTo, markdown, tagged } from './comment';
import { aliasCode, signatureCode } from './signature';
import { type Part, typeParts } from './types';
import type { Words } from './words';

export interface Setting {
  words: Words;
  linkTo: LinkTo;
}

/** The anchor of a name: `layernorm`, and of its method `ticker-tick`. */
export const anchorOf = (...names: string[]): string => names.join('-').toLowerCase();

export function section(member: DeclarationReflection, setting: Setting): string {
  const title = heading(3, member.name, anchorOf(member.name));
  if (member.kindOf(ReflectionKind.Function)) {
    return blocks(title, ...(member.signatures ?? []).map((signature) => call(member.name, signature, setting)));
  }
  if (member.kindOf(ReflectionKind.TypeAlias)) {
    return blocks(title, code(aliasCode(member)), prose(member.comment, setting), fields(member.type, setting));
  }
  if (member.kindOf(ReflectionKind.Variable)) {
    return blocks(
      title,
      code(`const ${member.name}: ${plain(typeParts(member.type))}`),
      prose(member.comment, setting),
    );
  }
  const parents = (member.extendedTypes ?? []).map((parent) => plain(typeParts(parent))).join(', ');
  const kind = member.kindOf(ReflectionKind.Class) ? 'class' : 'interface';
  const own = (member.children ?? []).filter((child) => isOwn(child, member));
  const constructors = own.filter((child) => child.kindOf(ReflectionKind.Constructor));
  const methods = own.filter((child) => child.kindOf(ReflectionKind.Method));
  return blocks(
    title,
    ...constructors.flatMap(({ signatures = [] }) =>
      signatures.map((signature) => code(signatureCode(`new ${member.name}`, signature))),
    ),
    parents === '' ? '' : `\`${kind} ${member.name} extends ${parents}\``,
    prose(member.comment, setting),
    properties(
      own.filter((child) => !constructors.includes(child) && !methods.includes(child)),
      setting,
    ),
    ...methods.map((method) =>
      blocks(
        heading(4, method.name, anchorOf(member.name, method.name)),
        ...(method.signatures ?? []).map((signature) => call(method.name, signature, setting)),
      ),
    ),
  );
}

/** What a class takes over from tfjs' layers unexplained is explained there. */
function isOwn(child: DeclarationReflection, { kind }: DeclarationReflection): boolean {
  if (kind !== ReflectionKind.Class || child.kindOf(ReflectionKind.Constructor)) return true;
  if (child.flags.isStatic || child.inheritedFrom !== undefined) return false;
  return child.comment !== undefined || (child.signatures ?? []).some(({ comment }) => comment !== undefined);
}

function call(name: string, signature: SignatureReflection, setting: Setting): string {
  return blocks(
    code(signatureCode(name, signature)),
    prose(signature.comment, setting, () => parameters(signature.parameters ?? [], setting)),
  );
}

/** @param table what stands between the text and what is returned and thrown */
function prose(comment: Comment | undefined, { words, linkTo }: Setting, table: () => string = () => ''): string {
  const said = (tag: `@${string}`): string[] => tagged(comment, tag, linkTo);
  const labelled = (label: string, texts: string[]): string =>
    texts.length > 1
      ? `**${label}**\n\n${texts.map((one) => `- ${one.replaceAll('\n', '\n  ')}`).join('\n')}`
      : texts.map((one) => `**${label}** ${one}`).join('');
  return blocks(
    markdown(comment?.summary ?? [], linkTo),
    table(),
    labelled(words.returns, said('@returns')),
    labelled(words.throws, said('@throws')),
    labelled(words.see, said('@see')),
    ...said('@example').map((example) => `**${words.example}**\n\n${example}`),
  );
}

function parameters(given: readonly ParameterReflection[], { words, linkTo }: Setting): string {
  const explained = given.filter(({ comment }) => comment !== undefined);
  return table(
    [words.parameter, words.type, words.meaning],
    explained.map((one) => [
      `\`${one.name}\``,
      typeCell(typeParts(one.type), linkTo),
      inCell(markdown(one.comment?.summary ?? [], linkTo)),
    ]),
  );
}

function properties(given: readonly DeclarationReflection[], { words, linkTo }: Setting): string {
  return table(
    [words.property, words.type, words.meaning],
    given.map((one) => {
      const comment = one.comment ?? one.getSignature?.comment;
      return [
        `\`${one.name}${one.flags.isOptional ? '?' : ''}\``,
        typeCell(typeParts(one.type ?? one.getSignature?.type), linkTo),
        inCell(markdown(comment?.summary ?? [], linkTo)),
      ];
    }),
  );
}

/** The fields of an object type that an alias names, where they are explained. */
function fields(type: DeclarationReflection['type'], setting: Setting): string {
  const parts = type?.type === 'intersection' ? type.types : type === undefined ? [] : [type];
  const children = parts.flatMap((one) => (one.type === 'reflection' ? (one.declaration.children ?? []) : []));
  return properties(
    children.filter(({ comment }) => comment !== undefined),
    setting,
  );
}

function table(head: string[], rows: string[][]): string {
  if (rows.length === 0) return '';
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** HTML, because markdown has no link within code; no `code` element, which the theme shows as a block. */
function typeCell(parts: readonly Part[], linkTo: LinkTo): string {
  const escaped = (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('|', '&#124;').replaceAll('`', '&#96;');
  const inner = parts.map(({ text, names }) => {
    const address = names && linkTo(names);
    return address === undefined ? escaped(text) : `<a href="${address}">${escaped(text)}</a>`;
  });
  return `<span class="type">${inner.join('')}</span>`;
}

const plain = (parts: readonly Part[]): string => parts.map(({ text }) => text).join('');
const code = (text: string): string => `\`\`\`ts\n${text}\n\`\`\``;
const heading = (level: number, text: string, anchor: string): string =>
  `${'#'.repeat(level)} ${text.replace(/[[\]]/g, '\\$&')} <!-- #${anchor} -->`;
const blocks = (...texts: string[]): string => texts.filter((one) => one !== '').join('\n\n');
