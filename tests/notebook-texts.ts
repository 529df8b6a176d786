// What a run of a notebook shows, as text that can be compared between kernels: printed text, results, and of displays
// the text and which formats they have. Cells tagged `timing` print what a clock says and are left out.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project';

interface Output {
  output_type: string;
  text?: string | string[];
  data?: Record<string, string | string[]>;
}
export interface Cell {
  id: string;
  cell_type: string;
  metadata: { tags?: string[] };
  outputs?: Output[];
}

const joined = (text: string | string[] | undefined) => (Array.isArray(text) ? text.join('') : (text ?? ''));

/** Printed text, results and displays of the cells that do not depend on a clock, by cell id. */
export function texts(json: string): Record<string, string> {
  const { cells }: { cells: Cell[] } = JSON.parse(json);
  const found: Record<string, string> = {};
  for (const { id, cell_type, metadata, outputs = [] } of cells) {
    if (cell_type !== 'code' || metadata.tags?.includes('timing')) continue;
    found[id] = outputs
      .map(({ output_type, text, data }) => {
        if (output_type === 'stream') return joined(text);
        if (output_type === 'display_data')
          return `${Object.keys(data ?? {}).sort()}\n${joined(data?.['text/plain'])}\n`;
        return output_type === 'execute_result' ? `${joined(data?.['text/plain'])}\n` : '';
      })
      .join('');
  }
  return found;
}

/** The headless run that the site shows. @param name below `notebooks`, such as `en/00-overview.ipynb` */
export const published = (name: string): string =>
  readFileSync(join(root, 'website', 'generated', 'notebooks', name), 'utf8');
