// For tests of bad input: the whole message, or a test that fails because nothing was thrown.

/** @returns the message of what `body` throws */
export async function messageOf(body: () => unknown): Promise<string> {
  try {
    await body();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('expected an error, and none was thrown');
}
