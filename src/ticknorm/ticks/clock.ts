// The two clocks of a ticker: one that only goes forward, to subtract, and one that knows the date.

/** The two clocks, so that a test can bring its own. */
export interface Clock {
  /** Monotonic, in milliseconds from any origin. */
  readonly now: () => number;
  /** Milliseconds since 1970; may be set back. */
  readonly wall: () => number;
}

let clock: Clock | undefined;

/** The clocks of the machine, the same for all tickers: so the engine knows which function it is, and inlines it. */
export function systemClock(): Clock {
  clock ??= { now: monotonicClock(), wall: () => Date.now() };
  return clock;
}

/**
 * The cheapest reading of the monotonic clock. In Node `process.hrtime.bigint()` reads the very clock of
 * `performance.now()` in two thirds of its time, since no receiver is checked. Its nanoseconds go into an array of 64-bit
 * integers and come out as two halves: so compiled code makes no BigInt, which would cost what is saved. Elsewhere that
 * function is an imitation, if it is there at all.
 */
function monotonicClock(): () => number {
  if (globalThis.process?.release?.name !== 'node') {
    const clock = performance; // held: as a property of the global object it costs a quarter more
    return () => clock.now();
  }
  const { bigint } = process.hrtime;
  const whole = new BigUint64Array([1n]);
  const halves = new Uint32Array(whole.buffer);
  const low = halves[0] === 1 ? 0 : 1; // by the machine's byte order
  const high = 1 - low;
  whole[0] = bigint();
  const origin = halves[high] ?? 0; // small numbers keep the nanoseconds
  return () => {
    whole[0] = bigint();
    return ((halves[high] ?? 0) - origin) * (2 ** 32 / 1e6) + (halves[low] ?? 0) * 1e-6; // to divide takes longer
  };
}
