// An image in a markdown cell that says its own size, which markdown's syntax cannot.
import useBaseUrl from '@docusaurus/useBaseUrl';
import type { ComponentProps, ReactNode } from 'react';

export default function NotebookImage({ src = '', alt = '', ...rest }: ComponentProps<'img'>): ReactNode {
  return <img {...rest} src={useBaseUrl(src)} alt={alt} loading="lazy" />;
}
