// A sanitised tree (hast) → React elements. Property names of the two agree; lists become text.
import type { RootContent } from 'hast';
import { createElement, type ReactNode } from 'react';

interface Tree {
  children: readonly RootContent[];
}

type Value = Extract<RootContent, { type: 'element' }>['properties'][string];

const property = (value: Value): unknown => (Array.isArray(value) ? value.join(' ') : value);

/** @returns the elements below `tree`; comments and the like are left out */
export function elementsOf(tree: Tree): ReactNode[] {
  return tree.children.map((node, key) => {
    if (node.type === 'text') return node.value;
    if (node.type !== 'element') return null;
    const properties = Object.entries(node.properties).map(([name, value]) => [name, property(value)]);
    const children = elementsOf(node);
    return createElement(
      node.tagName,
      { key, ...Object.fromEntries(properties) },
      ...(children.length > 0 ? [children] : []),
    );
  });
}
