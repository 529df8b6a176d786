// Formulas, drawn by KaTeX when the site is built. A formula is hundreds of elements that never change: it reaches the
// page as one string of HTML, which costs a browser a fraction of what making each element by script would.
import type { Expression } from 'estree';
import type { Root } from 'hast';
import katex from 'katex';
import type { MdxJsxTextElementHast } from 'mdast-util-mdx-jsx';
import { SKIP, visit } from 'unist-util-visit';
import { blockText, codeText } from './code-text';

/** A rehype plugin: what `remark-math` found → HTML. */
export function formulas() {
  return (tree: Root): void => {
    visit(tree, 'element', (element, index, parent) => {
      const formula = codeText(element, 'math-inline') ?? blockText(element, 'math-display');
      if (formula === undefined || index === undefined || parent === undefined) return undefined;
      parent.children[index] = html(drawn(formula, element.tagName === 'pre'));
      return SKIP;
    });
  };
}

/** A formula that KaTeX cannot read must not be published as red source text: it ends the build. */
function drawn(formula: string, displayMode: boolean): string {
  return katex.renderToString(formula, { displayMode, strict: 'error', throwOnError: true });
}

/** `<span dangerouslySetInnerHTML={{ __html }} />`, as the parser of MDX would give it. */
function html(text: string): MdxJsxTextElementHast {
  const expression: Expression = {
    type: 'ObjectExpression',
    properties: [
      {
        type: 'Property',
        kind: 'init',
        key: { type: 'Identifier', name: '__html' },
        value: { type: 'Literal', value: text },
        computed: false,
        method: false,
        shorthand: false,
      },
    ],
  };
  return {
    type: 'mdxJsxTextElement',
    name: 'span',
    attributes: [
      {
        type: 'mdxJsxAttribute',
        name: 'dangerouslySetInnerHTML',
        value: {
          type: 'mdxJsxAttributeValueExpression',
          value: '',
          data: {
            estree: { type: 'Program', sourceType: 'module', body: [{ type: 'ExpressionStatement', expression }] },
          },
        },
      },
    ],
    children: [],
  };
}
