// A cell's question to the front end that runs it, by the stdin socket.
import type { Json, Message } from './wire';

type Send = (request: Message, type: string, content: Json) => void;

export class Stdin {
  readonly #send: Send;
  #resolve: ((text: string) => void) | null = null;

  constructor(send: Send) {
    this.#send = send;
  }

  /** The sockets of one client share an identity, so the question finds the one who asked to run the cell. */
  ask(request: Message, prompt: string, password: boolean): Promise<string> {
    if (this.#resolve) return Promise.reject(new Error('input: another question is still open; await that one first.'));
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#send(request, 'input_request', { prompt, password });
    });
  }

  receive({ header, content }: Message): void {
    if (header.msg_type !== 'input_reply') return;
    this.#resolve?.(String(content['value'] ?? ''));
    this.#resolve = null;
  }

  /** The cell that asked has ended: an answer that still comes is nobody's. */
  forget(): void {
    this.#resolve = null;
  }
}
