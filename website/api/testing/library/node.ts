// What the small library has for Node alone: a second module, as a library with one has no modules at all.

/** How many names {@link https://example.com | the text} has. */
export const COUNT = 2;
