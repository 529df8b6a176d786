// The outputs of one run of a cell, as they arrive: neighbouring text is one text, a display keeps its place however
// late it is painted, an update replaces what it updates. Each change makes a new list, which React can compare.
import type { Output } from '../plugin/output';
import { asOnScreen } from '../plugin/outputs/terminal';
import type { Bundle, CellReport } from './protocol';

/** One output on the page. */
export type Shown = Output | { readonly kind: 'note'; readonly text: string } | { readonly kind: 'pending' };

export interface Item {
  /** Stays the same while the output is updated. */ readonly key: number;
  readonly shown: Shown;
  readonly displayId?: string;
  /** Text as it was printed, before `\r` and the like were carried out. */ readonly raw?: string;
}

/** Paints a bundle that is more than text. */
export type PaintBundle = (bundle: Bundle) => Promise<Output | undefined>;

export class Outputs {
  #items: readonly Item[] = [];
  #next = 0;
  readonly #paint: PaintBundle;
  readonly #changed: () => void;
  /** Item that is being painted → the newest bundle that waits for it, if any does. */
  readonly #painting = new Map<number, Bundle | undefined>();

  constructor(paint: PaintBundle, changed: () => void) {
    this.#paint = paint;
    this.#changed = changed;
  }

  get items(): readonly Item[] {
    return this.#items;
  }

  add(report: CellReport): void {
    if (report.type === 'stream') this.#print(report.name, report.text);
    else if (report.type === 'display') this.#display(report.bundle, report.displayId, report.update);
    else if (report.type === 'note') this.#push({ kind: 'note', text: report.text });
    else this.#push({ kind: 'error', name: report.name, message: report.message, traceback: report.traceback });
    this.#changed();
  }

  #push(shown: Shown, rest: Pick<Item, 'displayId' | 'raw'> = {}): number {
    const key = this.#next++;
    this.#items = [...this.#items, { key, shown, ...rest }];
    return key;
  }

  #print(stream: 'stdout' | 'stderr', text: string): void {
    const last = this.#items.at(-1);
    const continues = last?.raw !== undefined && last.shown.kind === 'text' && last.shown.stream === stream;
    const raw = continues ? last.raw + text : text;
    const shown: Shown = { kind: 'text', stream, text: asOnScreen(raw).trimEnd() };
    if (continues) this.#items = [...this.#items.slice(0, -1), { ...last, raw, shown }];
    else this.#push(shown, { raw });
  }

  #display(bundle: Bundle, displayId: string | undefined, update: boolean): void {
    const known = update ? this.#items.find((item) => item.displayId === displayId) : undefined;
    const key = known?.key ?? this.#push({ kind: 'pending' }, displayId === undefined ? {} : { displayId });
    this.#show(key, bundle);
  }

  /** One bundle of an item at a time: what comes faster than it is painted is left out, all but the last. */
  #show(key: number, bundle: Bundle): void {
    const busy = this.#painting.has(key);
    this.#painting.set(key, busy ? bundle : undefined);
    if (busy) return;
    const text = Object.keys(bundle).length === 1 ? bundle['text/plain'] : undefined;
    if (typeof text === 'string') this.#shown(key, { kind: 'text', stream: 'result', text: asOnScreen(text) });
    else {
      void this.#paint(bundle).then((output) => {
        this.#shown(key, output);
        this.#changed();
      });
    }
  }

  #shown(key: number, output: Output | undefined): void {
    this.#replace(key, output);
    const next = this.#painting.get(key);
    this.#painting.delete(key);
    if (next !== undefined) this.#show(key, next);
  }

  #replace(key: number, shown: Shown | undefined): void {
    this.#items = this.#items.flatMap((item) => {
      if (item.key !== key) return [item];
      return shown === undefined ? [] : [{ ...item, shown }];
    });
  }
}
