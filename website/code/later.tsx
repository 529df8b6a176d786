// A block of code in the browser: without colours until Prism is there.
import { useCodeBlockContext } from '@docusaurus/theme-common/internal';
import { type ComponentType, type ReactNode, useEffect, useState } from 'react';

type Content = ComponentType<{ className?: string }>;

let drawn: Content | undefined;

export default function LaterContent(props: { className?: string }): ReactNode {
  const { metadata, wordWrap } = useCodeBlockContext();
  const [Drawn, setDrawn] = useState(() => drawn);
  useEffect(() => {
    let wanted = drawn === undefined;
    if (wanted) {
      import('./drawn').then(({ default: content }) => {
        drawn = content;
        if (wanted) setDrawn(() => content);
      });
    }
    return () => {
      wanted = false;
    };
  }, []);
  if (Drawn) return <Drawn {...props} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: wide code scrolls, and the keyboard must reach it
    <pre ref={wordWrap.codeBlockRef} tabIndex={0} className={props.className}>
      <code>{metadata.code}</code>
    </pre>
  );
}
