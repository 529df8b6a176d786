// What a page shows of a code cell: plain data, made by the plugin, drawn by website/components. This file has no
// imports at run time, so that both sides can share it.
import type { Root } from 'hast';

/** A table that stands behind a chart: the numbers for whoever cannot or would rather not look. */
export interface DataTable {
  columns: string[];
  rows: string[][];
  /** Number of rows in the chart's data, of which `rows` may be the first ones only. */ total: number;
}

/** A chart as it was drawn for each theme; both drawings have the same size. */
export interface Picture {
  light: string;
  dark: string;
  alt: string;
  width: number;
  height: number;
}

export type Output =
  | { kind: 'text'; stream: 'result' | 'stdout' | 'stderr'; text: string }
  | { kind: 'error'; name: string; message: string; traceback: string }
  | { kind: 'html'; tree: Root }
  | { kind: 'json'; text: string }
  | { kind: 'image'; src: string; alt: string; width?: number; height?: number }
  | ({ kind: 'chart'; table: DataTable /** Address of its Vega-Lite specification. */; spec: string } & Picture)
  | { kind: 'unknown'; types: string[] };

/** Of a cell whose numbers are not the same on every backend. */
export interface Backends {
  /** Those on which it shows what is published: `['wasm']`. */ holdsOn: string[];
  /** Why it does not on others: a sentence in the page's language. */ why: string;
}

export interface CodeCell {
  /** The number in brackets, as JupyterLab shows it. */ number: number;
  source: string;
  /** As Prism calls it: `typescript`. */ language: string;
  /** Without markdown and formulas, which the page itself holds. */ outputs: Output[];
  /** Address of the cell as a program of its own. */ program?: string;
  backends?: Backends;
}

export interface PageData {
  /** Address of the notebook without outputs. */ download: string;
  /** `03-tick-logger.ipynb` */ file: string;
  /** When the notebook ran: ISO 8601. */ ranAt?: string;
  durationMs?: number;
  /** What it ran with: `['Node 20.20.0', 'TypeScript 5.0.4']`. */ ranWith: string[];
  cells: CodeCell[];
}

/** One line of the list of pages that the home page reads. */
export interface PageEntry {
  route: string;
  title: string;
  description: string;
  /** The first chart of the notebook. */ figure?: Picture;
}
