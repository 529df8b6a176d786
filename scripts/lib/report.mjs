// What a person sees while a step runs: its name at once, the seconds as they pass, and how it ended.

const tty = process.stderr.isTTY === true;

/**
 * Runs one step and shows it. Anything that takes long shows that it is alive.
 *
 * @template T
 * @param {string} name what is being done: 'building the library'
 * @param {() => Promise<T>} body
 * @param {{ own?: boolean }} [options] `own`: the body prints its own progress, so no clock runs beside it
 * @returns {Promise<T>}
 */
export async function step(name, body, { own = false } = {}) {
  const from = performance.now();
  const seconds = () => `${((performance.now() - from) / 1000).toFixed(1)} s`;
  /** @param {string} text */
  const rewrite = (text) => process.stderr.write(tty ? `\r\x1b[K${text}` : text);
  if (own || !tty) process.stderr.write(`· ${name}\n`);
  const clock = own || !tty ? undefined : setInterval(() => rewrite(`· ${name} … ${seconds()}`), 200);
  let mark = '✗';
  try {
    const result = await body();
    mark = '✓';
    return result;
  } finally {
    clearInterval(clock);
    rewrite(`${mark} ${name}  ${seconds()}\n`);
  }
}

/** A failure that is already explained in words: no stack is shown. */
export class Failure extends Error {
  /** @param {string} message @param {number} [status] the exit status */
  constructor(message, status = 1) {
    super(message);
    this.status = status;
  }
}

/**
 * Runs the body of a command, and turns a failure into its message and its exit status.
 * @param {() => Promise<void>} body
 */
export async function command(body) {
  try {
    await body();
  } catch (error) {
    console.error(error instanceof Failure ? error.message : error);
    process.exitCode = error instanceof Failure ? error.status : 1;
  }
}
