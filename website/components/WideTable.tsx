// A table of a page. Where the window is too narrow for it, it scrolls in its own box.
import { type ComponentProps, type ReactNode, useRef } from 'react';
import { useScrolls } from './use-scrolls';

export default function WideTable(props: ComponentProps<'table'>): ReactNode {
  const table = useRef<HTMLTableElement>(null);
  const scrolls = useScrolls(table);
  return <table {...props} ref={table} {...(scrolls ? { tabIndex: 0 } : {})} />;
}
