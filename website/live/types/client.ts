// The page's side of the worker that knows TypeScript. There is none before the first question, and a page that cannot
// load it goes on without: each answer is then `undefined`, and the next question tries anew.
import type { Answer, Answers, Command, Files, Question, Report } from './protocol';

export class TypeClient {
  #worker: Worker | undefined;
  #asked = 0;
  readonly #waiting = new Map<number, (answer: Answer) => void>();

  /** @returns the answer; nothing where TypeScript could not be loaded, or has ended */
  async ask<Asked extends Question['type']>(
    files: Files,
    question: Question & { readonly type: Asked },
  ): Promise<Answers[Asked] | undefined> {
    this.#worker ??= this.#start(files);
    const id = ++this.#asked;
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#tell({ type: 'ask', id, question });
    });
    return answer as Answers[Asked] | undefined; // the worker answers what it was asked
  }

  dispose(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const resolve of this.#waiting.values()) resolve(undefined);
    this.#waiting.clear();
  }

  #start(files: Files): Worker {
    const worker = new Worker(new URL('./types.worker.ts', import.meta.url));
    worker.addEventListener('message', ({ data }: MessageEvent<Report>) => {
      if (worker !== this.#worker) return;
      if (data.type === 'failed') this.dispose();
      else {
        this.#waiting.get(data.id)?.(data.answer);
        this.#waiting.delete(data.id);
      }
    });
    worker.addEventListener('error', () => {
      if (worker === this.#worker) this.dispose();
    });
    this.#worker = worker;
    this.#tell({ type: 'start', files });
    return worker;
  }

  #tell(command: Command): void {
    this.#worker?.postMessage(command);
  }
}
