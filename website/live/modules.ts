// What a cell may import in a page, and what is said of everything else.

/** The library and tfjs: what a page serves itself. */
export const AVAILABLE = ['@tensorflow/tfjs', 'ticknorm', 'ticknorm/notebook', 'ticknorm/datasets'] as const;
export type Available = (typeof AVAILABLE)[number];

export const isAvailable = (specifier: string): specifier is Available => AVAILABLE.some((one) => one === specifier);

/** @returns why a page cannot import `specifier`, and where it can be had */
export function whyNot(specifier: string): string {
  const jupyter = 'Download the notebook and run it in JupyterLab.';
  if (specifier.startsWith('node:') || specifier === 'ticknorm/node') {
    return `“${specifier}” needs Node and its files, which a page does not have. ${jupyter}`;
  }
  return `“${specifier}” is not part of this page, whose cells import ${AVAILABLE.join(', ')}. ${jupyter}`;
}

/**
 * @param names what the import declaration picks
 * @throws {SyntaxError} for a name that the module does not export
 */
export function checkNames(specifier: string, module: object, names: readonly string[]): void {
  for (const name of names) {
    if (name in module) continue;
    throw new SyntaxError(`“${specifier}” exports no “${name}”; look its names up in the library's documentation.`);
  }
}
