// The lines of a block of code, each word in an element of its own: a notebook has ten thousand. They are drawn when the
// site is built, and where a page comes with them they are left as they are until the code changes. Reading them all again
// would keep a page from answering for half a second.
import DrawnContent from '@code/content';
import { useCodeBlockContext } from '@docusaurus/theme-common/internal';
import { type ReactNode, useState } from 'react';
import { isTakenOver } from '../../../components/use-taken-over';

export default function CodeBlockContent(props: { className?: string }): ReactNode {
  const { metadata, wordWrap } = useCodeBlockContext();
  const [came] = useState(typeof window !== 'undefined' && !isTakenOver());
  const [first] = useState(metadata.code);
  if (!came || metadata.code !== first) return <DrawnContent key="drawn" {...props} />;
  return (
    <pre
      key="came"
      ref={wordWrap.codeBlockRef}
      suppressHydrationWarning
      // React leaves what is in here, and the attributes it came with, to whoever wrote them: the build of the site.
      // biome-ignore lint/security/noDangerouslySetInnerHtml: nothing is set, and nothing is taken away
      dangerouslySetInnerHTML={{ __html: '' }}
    />
  );
}
