// The buttons of a block of code are the theme's own, which no page comes with. They are drawn once it has its script, but
// not those of all blocks at one go.

import type { Props } from '@theme/CodeBlock/Buttons';
import ThemeButtons from '@theme-init/CodeBlock/Buttons';
import type { ReactNode } from 'react';
import { useTakenOver } from '../../../components/use-taken-over';

export default function CodeBlockButtons(props: Props): ReactNode {
  return useTakenOver() ? <ThemeButtons {...props} /> : null;
}
