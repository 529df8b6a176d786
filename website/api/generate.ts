// All pages of the API reference in one language, as markdown that Docusaurus reads.
import type { DeclarationReflection, ProjectReflection } from 'typedoc';
import { ReflectionKind } from 'typedoc';
import type { Files } from '../plugin/write';
import { inCell, type LinkTo, markdown, sectionOf } from './comment';
import { type Page, pagesOf } from './pages';
import { anchorOf, type Setting, section } from './section';
import { type Words, wordsOf } from './words';

/** @param base address of the reference below the site's base address: `/api` */
export function generate(project: ProjectReflection, locale: string, base: string): Files {
  const words = wordsOf(locale);
  const pages = pagesOf(project);
  const addresses = new Map<unknown, string>();
  for (const { name, members } of pages) {
    for (const member of members) addresses.set(member, `${base}/${name}#${anchorOf(member.name)}`);
  }
  const linkTo: LinkTo = (reflection) => addresses.get(sectionOf(reflection));
  const setting: Setting = { words, linkTo };
  const files = new Map([['index.md', overview(pages, setting)]]);
  for (const [i, page] of pages.entries()) files.set(`${page.name}.md`, pageText(page, i + 1, setting));
  return files;
}

const front = (fields: Record<string, string | number>): string =>
  `---\n${Object.entries(fields)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('')}---\n`;

function overview(pages: readonly Page[], { words, linkTo }: Setting): string {
  const lists = pages.map(({ name, module, members }) => {
    const { title, description } = words.pages[name];
    const rows = inOrder(members, words).flatMap(({ members: group }) =>
      group.map((member) => `| [\`${member.name}\`](${linkTo(member)}) | ${inCell(firstSentence(member, linkTo))} |`),
    );
    const head = `| ${words.name} | ${words.meaning} |\n| --- | --- |`;
    return `## ${title} <!-- #${name} -->\n\n${description} ${words.importing} \`${module}\`.\n\n${head}\n${rows.join('\n')}\n`;
  });
  const { title, description } = words;
  return [
    front({ title, description, sidebar_position: 0, slug: '/' }),
    `# ${title}\n`,
    `${words.intro}\n`,
    ...lists,
  ].join('\n');
}

function pageText({ name, module, members }: Page, position: number, setting: Setting): string {
  const { words } = setting;
  const { title, description } = words.pages[name];
  const groups = inOrder(members, words).flatMap((group) => [
    `## ${group.title} <!-- #${group.anchor} -->`,
    ...group.members.map((member) => section(member, setting)),
  ]);
  return [
    front({ title, description, sidebar_position: position }),
    `# ${title}`,
    `${description} ${words.importing} \`${module}\`.`,
    ...groups,
    '',
  ].join('\n\n');
}

function inOrder(members: readonly DeclarationReflection[], words: Words) {
  const of = (kinds: number): DeclarationReflection[] => members.filter((member) => member.kindOf(kinds));
  const [callable, made] = [ReflectionKind.Function | ReflectionKind.Variable, ReflectionKind.Class];
  return [
    { title: words.functions, anchor: 'functions', members: of(callable) },
    { title: words.classes, anchor: 'classes', members: of(made) },
    { title: words.types, anchor: 'types', members: of(~(callable | made)) },
  ].filter((group) => group.members.length > 0);
}

/** The first sentence of a docstring says what the thing is. */
function firstSentence(member: DeclarationReflection, linkTo: LinkTo): string {
  const comment = member.comment ?? member.signatures?.[0]?.comment;
  const text =
    markdown(comment?.summary ?? [], linkTo)
      .split('\n\n')[0]
      ?.replace(/\s*\n\s*/g, ' ') ?? '';
  return /^.*?[.:](?=\s|$)/s.exec(text)?.[0].replace(/:$/, '.') ?? text;
}
