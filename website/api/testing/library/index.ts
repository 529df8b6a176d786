// A library of three names, each with something that the reference has to show.

/** What `scale` goes by. */
export interface ScaleOptions {
  /** Multiplied by; finite | not 0. Default: 2. */
  readonly factor?: number;
  /** Called for each value, with what {@link scale} made of it. */
  readonly onValue?: (value: number) => void;
}

/**
 * Multiplies. Is not <b>bold</b>.
 *
 * @param values  numbers, not changed
 * @param options see {@link ScaleOptions}
 * @returns a new array
 * @throws {RangeError} when `factor` is 0
 * @throws TypeError or RangeError for anything else
 * @see https://example.com/scale
 * @example scale([1, 2]); // [2, 4]
 */
export function scale(values: readonly number[], options: ScaleOptions = {}): number[] {
  const { factor = 2, onValue = () => {} } = options;
  return values.map((value) => {
    onValue(value * factor);
    return value * factor;
  });
}

/** Keeps what it is given. */
export class Box<T> {
  readonly #content: T;

  constructor(content: T) {
    this.#content = content;
  }

  /** What is in it. */
  open(): T {
    return this.#content;
  }
}

/** @internal */
export const hidden = 1;
