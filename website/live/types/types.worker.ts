// The worker that knows TypeScript: loads it with the declarations, then answers one question after another.
import type TypeScript from 'typescript';
import { Checker } from './checker';
import type { Command, Files, Report } from './protocol';

/** What typescript.js leaves behind; `setLocalizedDiagnosticMessages` is there and not declared. */
interface Loaded {
  readonly ts?: typeof TypeScript & { setLocalizedDiagnosticMessages?(messages: Record<string, string>): void };
}

/** Of workers, which the project's types know nothing of. */
declare function importScripts(address: string): void;

const send = (report: Report): void => self.postMessage(report);

async function load({ typescript, declarations, messages }: Files): Promise<Checker> {
  const [files, words] = await Promise.all([readJson(declarations), messages === undefined ? {} : readJson(messages)]);
  importScripts(typescript);
  const { ts }: Loaded = Object.assign({}, { ts: Reflect.get(globalThis, 'ts') });
  if (ts === undefined) throw new Error(`${typescript} defines no TypeScript.`);
  if (messages !== undefined) ts.setLocalizedDiagnosticMessages?.(words);
  return new Checker(ts, files);
}

async function readJson(address: string): Promise<Record<string, string>> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer.json();
}

let checker: Promise<Checker> | undefined;

self.addEventListener('message', ({ data }: MessageEvent<Command>) => {
  if (data.type === 'start') checker = load(data.files);
  checker
    ?.then((ready) => {
      if (data.type === 'ask') send({ type: 'answer', id: data.id, answer: ready.ask(data.question) });
    })
    .catch((error: unknown) => send({ type: 'failed', message: String(error) }));
});
