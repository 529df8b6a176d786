// llms.txt: what the site holds, as a list in markdown for programs that read it. Format: https://llmstxt.org
import type { PageText } from './sections';

/**
 * @param address of the site in this language, with / at its end
 * @param pages   route below it → page
 */
export function llmsText(
  title: string,
  tagline: string,
  address: string,
  pages: ReadonlyMap<string, PageText>,
): string {
  const groups = new Map<string, string[]>();
  for (const [route, page] of pages) {
    const group = route.split('/')[1] ?? '';
    const line = `- [${page.title}](${address}${route.slice(1)})${page.description && `: ${page.description}`}`;
    groups.set(group, [...(groups.get(group) ?? []), line]);
  }
  const lists = [...groups].map(([group, lines]) => `## ${group}\n\n${lines.join('\n')}\n`);
  return `# ${title}\n\n> ${tagline}\n\n${lists.join('\n')}`;
}
