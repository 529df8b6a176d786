// What was run in this kernel, for the front ends that offer it again. It is as old as the kernel: nothing is kept on disk.
import type { Json } from './wire';

interface Entry {
  readonly count: number;
  readonly input: string;
  readonly output: string | null;
}

/** One process is one session. */
const SESSION = 1;

export class History {
  readonly #entries: Entry[] = [];

  add(count: number, input: string, output: string | null): void {
    this.#entries.push({ count, input, output });
  }

  /** @param request content of a `history_request` */
  find(request: Json): (readonly [session: number, line: number, text: unknown])[] {
    const found = this.#select(request);
    const withOutput = request['output'] === true;
    return found.map(({ count, input, output }) => [SESSION, count, withOutput ? [input, output] : input]);
  }

  #select(request: Json): readonly Entry[] {
    const last = typeof request['n'] === 'number' ? request['n'] : this.#entries.length;
    switch (request['hist_access_type']) {
      case 'tail':
        return lastOf(this.#entries, last);
      case 'range':
        return this.#range(request);
      case 'search': {
        const pattern = globToRegExp(String(request['pattern'] ?? '*'));
        const matching = this.#entries.filter(({ input }) => pattern.test(input));
        return lastOf(request['unique'] === true ? lastOfEach(matching) : matching, last);
      }
      default:
        return [];
    }
  }

  /** Session 0 is this one, and negative ones count back from it; there is no other here. */
  #range({ session = 0, start, stop }: Json): readonly Entry[] {
    if (session !== 0 && session !== SESSION) return [];
    const from = typeof start === 'number' ? start : 0;
    const to = typeof stop === 'number' ? stop : Number.POSITIVE_INFINITY;
    return this.#entries.filter(({ count }) => count >= from && count < to);
  }
}

function lastOf<T>(entries: readonly T[], n: number): readonly T[] {
  return n <= 0 ? [] : entries.slice(-n);
}

function lastOfEach(entries: readonly Entry[]): Entry[] {
  const byInput = new Map<string, Entry>();
  for (const entry of entries) {
    byInput.delete(entry.input);
    byInput.set(entry.input, entry);
  }
  return [...byInput.values()];
}

/** `*` stands for any text and `?` for one character, as in a shell. */
function globToRegExp(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]');
  return new RegExp(`^${source}$`);
}
