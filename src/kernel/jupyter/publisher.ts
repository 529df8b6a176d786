// What cells show, as messages to every front end. Text that comes in small pieces is joined for a moment, so that a loop
// that prints a million lines makes hundreds of messages and not a million; the order of things stays.
import type { OutputReport } from '../session/messages';
import type { Header, Json } from './wire';

export type Publish = (type: string, content: Json, parent: Header | null, metadata?: Json) => void;

/** How long text waits for more of its kind. */
const JOIN_MS = 20;
/** Text that is as long as this does not wait. */
const JOIN_CHARACTERS = 256 * 1024;

interface Text {
  readonly name: 'stdout' | 'stderr';
  readonly parent: Header;
  readonly pieces: string[];
  length: number;
}

export class Publisher {
  readonly #publish: Publish;
  #text: Text | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(publish: Publish) {
    this.#publish = publish;
  }

  status(state: 'starting' | 'busy' | 'idle', parent: Header | null): void {
    this.send('status', { execution_state: state }, parent);
  }

  /** Whatever is sent comes after the text that came before it. */
  send(type: string, content: Json, parent: Header | null): void {
    this.flush();
    this.#publish(type, content, parent);
  }

  /** @param count the number of the cell in the notebook's brackets */
  output(output: OutputReport, parent: Header, count: number): void {
    switch (output.type) {
      case 'stream':
        this.#join(output.name, output.text, parent);
        return;
      case 'display': {
        const { data, metadata, displayId, update } = output;
        const transient = displayId === null ? {} : { display_id: displayId };
        this.send(update ? 'update_display_data' : 'display_data', { data, metadata, transient }, parent);
        return;
      }
      case 'result':
        this.send('execute_result', { data: output.data, metadata: output.metadata, execution_count: count }, parent);
        return;
      case 'error': {
        const { ename, evalue, detail } = output.error;
        this.send('error', { ename, evalue, traceback: [`${ename}: ${evalue}`, ...detail] }, parent);
        return;
      }
      case 'clear':
        this.send('clear_output', { wait: output.wait }, parent);
    }
  }

  flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const text = this.#text;
    this.#text = null;
    if (text) this.#publish('stream', { name: text.name, text: text.pieces.join('') }, text.parent);
  }

  #join(name: 'stdout' | 'stderr', piece: string, parent: Header): void {
    if (this.#text && (this.#text.name !== name || this.#text.parent !== parent)) this.flush();
    this.#text ??= { name, parent, pieces: [], length: 0 };
    this.#text.pieces.push(piece);
    this.#text.length += piece.length;
    if (this.#text.length >= JOIN_CHARACTERS) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), JOIN_MS);
  }
}
