// The one error of this plugin: which notebook, which cell, what is wrong and what to do, in one line.

/** Thrown when a notebook cannot become a page; the site is then not built. */
export class PageError extends Error {
  override readonly name: string = 'PageError';

  /**
   * @param where file name of the notebook, and the cell where there is one: `'03-tick-logger.ipynb, cell 4'`
   * @param what what is wrong, and what to do about it
   */
  constructor(where: string, what: string) {
    super(`${where}: ${what}`);
    // Whoever edits a notebook needs the line above, not the way through this plugin; Docusaurus would print both.
    this.stack = `${this.name}: ${this.message}`;
  }
}
