// The cost of one call, in nanoseconds: candidates take turns in short rounds, so that what disturbs the machine disturbs
// all of them; a cost is the median of the rounds, and a ratio the median of the ratios within a round.

export interface Candidate {
  readonly name: string;
  /** One call, as a loop makes it. */
  readonly call: (i: number) => unknown;
  /** Calls in a round. */
  readonly calls: number;
  /** Let go of at the end. */
  readonly end?: () => unknown;
}

export interface Cost {
  readonly name: string;
  readonly nanoseconds: number;
  /** Times the cost of the first candidate. */
  readonly ratio: number;
}

/** Measures each candidate in `rounds` rounds; the first is the floor of the ratios. */
export async function measure(candidates: readonly Candidate[], rounds: number): Promise<Cost[]> {
  for (const candidate of candidates) await round({ ...candidate, calls: 2 * candidate.calls }); // compiled, caches full
  const costs = candidates.map((): number[] => []);
  for (let i = 0; i < rounds; i++) {
    for (const [k, candidate] of candidates.entries()) costs[k]?.push(await round(candidate));
  }
  for (const { end } of candidates) await end?.();
  const floor = costs[0] ?? [];
  return candidates.map(({ name }, k) => {
    const its = costs[k] ?? [];
    return { name, nanoseconds: median(its), ratio: median(its.map((cost, i) => cost / (floor[i] ?? Number.NaN))) };
  });
}

/** Nanoseconds a call. A promise that a call returns is awaited, as a training loop would. */
async function round({ call, calls }: Candidate): Promise<number> {
  const began = process.hrtime.bigint();
  for (let i = 0; i < calls; i++) {
    const result = call(i);
    if (result instanceof Promise) await result;
  }
  const ended = process.hrtime.bigint();
  await new Promise((resolve) => setImmediate(resolve)); // what was left for later is not the next candidate's
  return Number(ended - began) / calls;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
