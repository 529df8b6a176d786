// A box whose content may be larger than itself. One that scrolls can be reached and scrolled with the keyboard.
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import styles from './notebook.module.css';

interface Props {
  /** What a screen reader calls the box. */ label: string;
  scrolls: boolean;
  className?: string | undefined;
  children: ReactNode;
}

export default function ScrollBox({ label, scrolls, className, children }: Props): ReactNode {
  if (!scrolls) return <div className={className}>{children}</div>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it no key could scroll the box (WCAG 2.1.1)
    <section className={clsx(styles['scrolls'], className)} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
