// Races peers against each other: round after round each one runs once, in an order that turns, so that what disturbs the
// machine disturbs all of them. Times are medians; a ratio is the median of the ratios within each round.

/** One way of doing the work. */
export interface Peer {
  readonly name: string;
  /** Does it once. What it leaves behind is cleared away by `clear`, outside the time measured. */
  run(): void | Promise<void>;
  clear?(): void;
  /** Frees what it holds, when the race is over. */
  dispose?(): void;
}

export interface Time {
  readonly name: string;
  /** Median time of one run in milliseconds. */ readonly medianMs: number;
  /** Rounds it took part in. */ readonly samples: number;
  /** Median over the shared rounds of its time divided by that of each other peer. */
  readonly over: Readonly<Record<string, number>>;
}

export interface RaceOptions {
  /** Rounds; a slow peer leaves after as many as its budget allows. */ readonly rounds: number;
  /** Shortest time that one sample may take: faster peers run several times for it. Default: 2 ms. */
  readonly sampleMs?: number;
  /** Time that one peer may take in all. Default: 8000 ms. */ readonly budgetMs?: number;
}

interface Runner {
  readonly peer: Peer;
  repeats: number;
  allowed: number;
  times: (number | undefined)[];
}

export async function race(peers: readonly Peer[], options: RaceOptions): Promise<Time[]> {
  const { rounds, sampleMs = 2, budgetMs = 8000 } = options;
  const runners: Runner[] = [];
  for (const peer of peers) {
    const first = await sample(peer, 1); // compiles, allocates, fills caches
    if (first > budgetMs / 4) {
      runners.push({ peer, repeats: 1, allowed: 1, times: [first] });
      continue;
    }
    let once = await sample(peer, 1);
    if (once < sampleMs) once = Math.min(once, await sample(peer, 3)); // before that, V8 may not have optimised it
    const repeats = Math.max(1, Math.ceil(sampleMs / Math.max(once, 1e-3)));
    const allowed = Math.max(1, Math.min(rounds, Math.floor(budgetMs / (once * repeats))));
    runners.push({ peer, repeats, allowed, times: [] });
  }
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < runners.length; turn++) {
      const runner = runners[(round + turn) % runners.length];
      if (runner === undefined || runner.times.length > round) continue;
      runner.times.push(round < runner.allowed ? await sample(runner.peer, runner.repeats) : undefined);
    }
  }
  return runners.map((runner) => ({
    name: runner.peer.name,
    medianMs: median(runner.times),
    samples: runner.allowed,
    over: Object.fromEntries(runners.map((other) => [other.peer.name, medianRatio(runner.times, other.times)])),
  }));
}

/** @returns milliseconds for one run */
async function sample(peer: Peer, repeats: number): Promise<number> {
  let total = 0;
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    const pending = peer.run();
    if (pending !== undefined) await pending;
    total += performance.now() - start;
    peer.clear?.();
  }
  return total / repeats;
}

export function median(times: readonly (number | undefined)[]): number {
  const sorted = times.filter((time) => time !== undefined).sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

const medianRatio = (a: readonly (number | undefined)[], b: readonly (number | undefined)[]): number =>
  median(
    a.map((time, i) => {
      const other = b[i];
      return time === undefined || other === undefined ? undefined : time / other;
    }),
  );
