// The colours of code where they are asked for by name: website/css/code.css has them, and colours the words themselves.
import type { PrismTheme } from 'prism-react-renderer';

export const codeColors = {
  text: 'var(--code-text)',
  ground: 'var(--code-ground)',
  comment: 'var(--code-comment)',
  keyword: 'var(--code-keyword)',
  string: 'var(--code-string)',
  number: 'var(--code-number)',
  call: 'var(--code-call)',
  type: 'var(--code-type)',
};

/** For Docusaurus, in both themes. */
export const codeTheme: PrismTheme = {
  plain: { color: codeColors.text, backgroundColor: codeColors.ground },
  styles: [],
};
