// A box whose content may be larger than itself. While it is, keys can reach and scroll it, and it has a name.
import { clsx } from 'clsx';
import { type ReactNode, useRef } from 'react';
import styles from './notebook.module.css';
import { useScrolls } from './use-scrolls';

interface Props {
  /** What a screen reader calls the box. */ label: string;
  /** Whether it is likely to, which holds until it is measured. */ scrolls: boolean;
  className?: string | undefined;
  children: ReactNode;
}

export default function ScrollBox({ label, scrolls: likely, className, children }: Props): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const scrolls = useScrolls(box, likely);
  // A group, no region: a notebook has a hundred such boxes, too many for landmarks.
  const named = scrolls ? { role: 'group', 'aria-label': label, tabIndex: 0 } : {};
  return (
    <div ref={box} className={clsx(scrolls && styles['scrolls'], className)} {...named}>
      {children}
    </div>
  );
}
