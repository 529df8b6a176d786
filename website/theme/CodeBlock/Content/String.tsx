// A block of code that is text: what is in it, and whether its long lines can be wrapped. The theme's own component lays a
// page out once for each block to see whether it scrolls; here the browser says so when it has laid it out anyway.
import { useThemeConfig } from '@docusaurus/theme-common';
import { CodeBlockContextProvider, createCodeBlockMetadata } from '@docusaurus/theme-common/internal';
import type { Props } from '@theme/CodeBlock/Content/String';
import CodeBlockLayout from '@theme/CodeBlock/Layout';
import { type ReactNode, useRef, useState } from 'react';
import { useScrolls } from '../../../components/use-scrolls';

export default function CodeBlockString(props: Props): ReactNode {
  const { prism } = useThemeConfig();
  const metadata = createCodeBlockMetadata({
    code: props.children,
    className: props.className,
    metastring: props.metastring,
    magicComments: prism.magicComments,
    defaultLanguage: prism.defaultLanguage,
    language: props.language,
    title: props.title,
    showLineNumbers: props.showLineNumbers,
  });
  return (
    <CodeBlockContextProvider metadata={metadata} wordWrap={useWordWrap()}>
      <CodeBlockLayout />
    </CodeBlockContextProvider>
  );
}

function useWordWrap() {
  const codeBlockRef = useRef<HTMLPreElement>(null);
  const isCodeScrollable = useScrolls(codeBlockRef);
  const [isEnabled, setIsEnabled] = useState(false);
  const toggle = (): void => {
    const code = codeBlockRef.current?.querySelector('code');
    if (!code) return;
    // Words of any length wrap too, so that nothing scrolls any more.
    code.style.whiteSpace = isEnabled ? '' : 'pre-wrap';
    code.style.overflowWrap = isEnabled ? '' : 'anywhere';
    setIsEnabled(!isEnabled);
  };
  return { codeBlockRef, isEnabled, isCodeScrollable, toggle };
}
