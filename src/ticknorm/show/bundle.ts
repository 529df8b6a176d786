// MIME bundles: one value in several formats, of which the one who shows it picks the richest it knows.

/** Formats by MIME type: strings, or plain JSON for types that end in `json`. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** The method by which an object shows itself, as in Deno's kernel: https://docs.deno.com/runtime/reference/cli/jupyter */
export const jupyterDisplay: unique symbol = Symbol.for('Jupyter.display');

/** An object that shows itself: as the result of a cell, and through `display`. `String(it)` is its text. */
export interface Showable {
  [jupyterDisplay](): MimeBundle;
  /** The same for people who have only text: a terminal, a log, a screen reader. */
  readonly text: string;
  toString(): string;
}

/** Node's console and stock tslab print an object by this method. */
export const nodeInspect: unique symbol = Symbol.for('nodejs.util.inspect.custom');

/** Makes a value show itself as `bundle`, and as `text` wherever only text can be shown. */
export function showable(text: string, bundle: MimeBundle): Showable {
  const asText = (): string => text;
  const shown = {
    text,
    [jupyterDisplay]: (): MimeBundle => ({ ...bundle, 'text/plain': text }),
    toString: asText,
  };
  Object.defineProperty(shown, nodeInspect, { value: asText });
  return shown;
}
