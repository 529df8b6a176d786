// mdast → MDX text. The extensions know what each syntax would misread (`{`, `<`, `import`, `$`, `:::`) and escape it;
// nothing here looks at text itself.
import type { Root } from 'mdast';
import { directiveToMarkdown } from 'mdast-util-directive';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { mathToMarkdown } from 'mdast-util-math';
import { mdxToMarkdown } from 'mdast-util-mdx';
import { type Options, toMarkdown } from 'mdast-util-to-markdown';

// mdast-util-mdx does not know that text can look like a module statement: "import x" at the start of a paragraph.
const moduleStatements: Options = {
  unsafe: [
    { atBreak: true, character: 'i', after: 'mport ' },
    { atBreak: true, character: 'e', after: 'xport ' },
  ],
};

/** @returns MDX that, compiled with GFM, math and directives on, says what `tree` says */
export function serialize(tree: Root): string {
  return toMarkdown(tree, {
    extensions: [gfmToMarkdown(), mathToMarkdown(), directiveToMarkdown(), mdxToMarkdown(), moduleStatements],
    bullet: '-',
    emphasis: '_',
    rule: '-',
  });
}
