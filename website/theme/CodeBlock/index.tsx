// A block of code. The theme's own component draws each block a second time once the page's script has started, because
// its colours are styles of each word and those of the other theme may be the right ones. Ours are variables of the style
// sheet, so the first drawing stays.
import type { Props } from '@theme/CodeBlock';
import ElementContent from '@theme/CodeBlock/Content/Element';
import StringContent from '@theme/CodeBlock/Content/String';
import { Children, isValidElement, type ReactNode } from 'react';

export default function CodeBlock({ children, ...props }: Props): ReactNode {
  if (Children.toArray(children).some(isValidElement)) return <ElementContent {...props}>{children}</ElementContent>;
  return <StringContent {...props}>{Array.isArray(children) ? children.join('') : String(children)}</StringContent>;
}
