// `await input('Name? ')` in a cell: asks whoever reads the notebook for a line of text.
import { send } from './channel';
import { currentRun } from './origin';

interface Waiting {
  readonly resolve: (text: string) => void;
  readonly reject: (error: Error) => void;
}

/** Declares to TypeScript what `installInput` defines. */
export const INPUT_DECLARATION = `/**
 * Asks for a line of text, below the cell.
 *
 * @param prompt  shown before the field
 * @param options \`password\`: do not show what is typed
 * @throws where nobody can answer, as when the notebook runs without a front end
 */
declare function input(prompt?: string, options?: { password?: boolean }): Promise<string>;
`;

const waiting = new Map<number, Waiting>();
let asked = 0;

export function installInput(): void {
  const input = (prompt: unknown = '', { password = false }: { password?: boolean } = {}): Promise<string> =>
    new Promise((resolve, reject) => {
      const id = ++asked;
      waiting.set(id, { resolve, reject });
      send({ type: 'input', run: currentRun(), id, prompt: String(prompt), password });
    });
  Object.defineProperty(globalThis, 'input', { value: input, configurable: true, writable: true });
}

/** @param text what was typed; null when nothing will be, for `reason` */
export function answerInput(id: number, text: string | null, reason: string): void {
  const { resolve, reject } = waiting.get(id) ?? {};
  waiting.delete(id);
  if (text === null) reject?.(new Error(reason));
  else resolve?.(text);
}
