// What a reader sees of an error: its kind and its whole message.

/** @returns `name: message` of what `body` throws */
export function thrown(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    return String(error);
  }
  return 'nothing was thrown';
}
