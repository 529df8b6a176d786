// Text as a terminal would leave it: a progress bar that rewrites its line with "\r" or "\b" is stored as it ended, not
// as the thousand lines it went through. Takes text piece by piece; text without such characters passes unchanged.

// "\x1b[K" and its variants erase in the line; other escape sequences (colours) take no room.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters in question
const TOKEN = /\x1b\[([\d;?]*)([A-Za-z])|[\s\S]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: see above
const MOVES = /[\r\x08]|\x1b\[\d*K/;

/** Whether text may rewrite what is there, so that it need not add its own length. */
export function rewrites(text: string): boolean {
  return MOVES.test(text);
}

export class TerminalText {
  #finished = '';
  #line = '';
  /** `#line` by character, with any escape sequences before each, from the first move in it on. */
  #cells: string[] | null = null;
  #column = 0;

  write(text: string): void {
    const lines = text.split('\n');
    for (const [index, line] of lines.entries()) {
      this.#writeLine(line);
      if (index < lines.length - 1) this.#endLine();
    }
  }

  get length(): number {
    return this.#finished.length + (this.#cells?.length ?? this.#line.length);
  }

  toString(): string {
    return this.#finished + this.#lastLine();
  }

  #lastLine(): string {
    return this.#cells?.join('') ?? this.#line;
  }

  #endLine(): void {
    this.#finished += `${this.#lastLine()}\n`;
    this.#line = '';
    this.#cells = null;
    this.#column = 0;
  }

  #writeLine(line: string): void {
    if (this.#cells === null) {
      if (!MOVES.test(line)) {
        this.#line += line;
        return;
      }
      this.#cells = [];
      this.#draw(this.#cells, this.#line);
    }
    this.#draw(this.#cells, line);
  }

  #draw(cells: string[], text: string): void {
    let escapes = '';
    for (const [token, parameter, final] of text.matchAll(TOKEN)) {
      if (final !== undefined && final !== 'K') {
        escapes += token;
        continue;
      }
      const isMove = token === '\r' || token === '\b' || final === 'K';
      if (!isMove) cells[this.#column++] = escapes + token;
      // A colour that is switched off before the cursor moves belongs to the character before it.
      else this.#append(cells, escapes);
      escapes = '';
      if (token === '\r') this.#column = 0;
      else if (token === '\b') this.#column = Math.max(0, this.#column - 1);
      else if (final === 'K') this.#erase(cells, parameter ?? '');
    }
    this.#append(cells, escapes);
  }

  #append(cells: string[], escapes: string): void {
    if (escapes === '') return;
    const index = Math.max(0, this.#column - 1);
    cells[index] = (cells[index] ?? '') + escapes;
  }

  #erase(cells: string[], what: string): void {
    if (what === '' || what === '0') cells.length = Math.min(cells.length, this.#column);
    else if (what === '2') cells.splice(0, cells.length, ...new Array<string>(this.#column).fill(' '));
    else if (what === '1') cells.fill(' ', 0, this.#column + 1);
  }
}
