// What a cell may show: enough for a reader, never so much that it would choke the page. Text is sent in pieces of some
// size or age, updates of one display at most ten times a second, and the last of each is always sent.
import type { Bundle, CellReport } from './protocol';

/** Characters of printed text for each run of a cell. */
export const MAX_TEXT = 100_000;
/** Displays for each run of a cell, not counting updates. */
export const MAX_DISPLAYS = 100;
/** Characters of one display, all its formats together. */
export const MAX_BUNDLE = 5_000_000;

const PIECE = 8192;
const INTERVAL_MS = 100;

const count = (number: number): string => new Intl.NumberFormat('en').format(number);

export class Budget {
  readonly #send: (report: CellReport) => void;
  readonly #now: () => number;
  #stream: 'stdout' | 'stderr' = 'stdout';
  #text = '';
  #sentAt = Number.NEGATIVE_INFINITY;
  #characters = 0;
  #displays = 0;
  readonly #updates = new Map<string, { at: number; waiting: Bundle | undefined }>();
  readonly #told = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param now a clock in milliseconds */
  constructor(send: (report: CellReport) => void, now: () => number = () => performance.now()) {
    this.#send = send;
    this.#now = now;
  }

  print(name: 'stdout' | 'stderr', text: string): void {
    const left = MAX_TEXT - this.#characters;
    if (left > 0 && name !== this.#stream) this.flush();
    this.#stream = name;
    this.#text += text.slice(0, left);
    this.#characters += Math.min(text.length, left);
    if (text.length > left) {
      this.#note(`Only the first ${count(MAX_TEXT)} characters that this cell prints are shown.`);
    } else if (this.#text.length >= PIECE || this.#now() - this.#sentAt >= INTERVAL_MS) this.#flushText();
    else this.#later();
  }

  display(bundle: Bundle, displayId?: string, update = false): void {
    const fitting = sized(bundle) ? bundle : cut(bundle);
    if (fitting !== bundle) {
      this.#note(`A display is larger than ${count(MAX_BUNDLE)} characters; the beginning of its text is shown.`);
    }
    if (update && displayId !== undefined) {
      this.#update(fitting, displayId);
      return;
    }
    if (++this.#displays > MAX_DISPLAYS) {
      this.#note(`Only the first ${count(MAX_DISPLAYS)} displays of this cell are shown.`);
      return;
    }
    this.flush();
    this.#send({ type: 'display', bundle: fitting, ...(displayId === undefined ? {} : { displayId }), update: false });
  }

  /** Sends everything that waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushText();
    for (const [displayId, { waiting }] of this.#updates) {
      if (waiting !== undefined) this.#sendUpdate(waiting, displayId);
    }
  }

  #update(bundle: Bundle, displayId: string): void {
    const at = this.#updates.get(displayId)?.at ?? Number.NEGATIVE_INFINITY;
    if (this.#now() - at >= INTERVAL_MS) this.#sendUpdate(bundle, displayId);
    else {
      this.#updates.set(displayId, { at, waiting: bundle });
      this.#later();
    }
  }

  #sendUpdate(bundle: Bundle, displayId: string): void {
    this.#updates.set(displayId, { at: this.#now(), waiting: undefined });
    this.#send({ type: 'display', bundle, displayId, update: true });
  }

  #flushText(): void {
    if (this.#text === '') return;
    this.#send({ type: 'stream', name: this.#stream, text: this.#text });
    this.#text = '';
    this.#sentAt = this.#now();
  }

  #later(): void {
    this.#timer ??= setTimeout(() => this.flush(), INTERVAL_MS);
  }

  #note(text: string): void {
    if (this.#told.has(text)) return;
    this.#told.add(text);
    this.flush();
    this.#send({ type: 'note', text });
  }
}

function sized(bundle: Bundle): boolean {
  let size = 0;
  for (const content of Object.values(bundle)) {
    size += typeof content === 'string' ? content.length : (JSON.stringify(content)?.length ?? 0);
    if (size > MAX_BUNDLE) return false;
  }
  return true;
}

function cut(bundle: Bundle): Bundle {
  const text = bundle['text/plain'];
  return { 'text/plain': typeof text === 'string' ? `${text.slice(0, 10_000)}…` : 'too large to show' };
}
