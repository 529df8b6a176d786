// The notebooks as the tests of their pages need them: where a page is, and which code cells it has, in their order.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project';

export interface Cell {
  id: string;
  cell_type: string;
  metadata: {
    /** `timing`: its text depends on the clock. */ tags?: string[];
    /** Where its text is not the same on every backend: those on which it is as published, and the reason. */
    backends?: { holdsOn: string[]; why: string };
  };
}

const folder = join(root, 'notebooks', 'en');

export const notebooks = readdirSync(folder)
  .filter((name) => name.endsWith('.ipynb'))
  .map((name) => {
    const { cells }: { cells: Cell[] } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const path = `/notebooks/${name.replace(/^\d+-|\.ipynb$/g, '')}`;
    return { name, path, cells: cells.filter(({ cell_type }) => cell_type === 'code') };
  });
