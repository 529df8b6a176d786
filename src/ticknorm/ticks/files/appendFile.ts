// A file that is only ever appended to, in whole lines. What a crash left half-written stays as it is: the next line
// begins on a line of its own.

import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const NEWLINE = 0x0a;

export class AppendFile {
  readonly #fd: number;
  /** Accepted, but not yet written. */
  #rest: Buffer = Buffer.alloc(0);
  #endsTorn: boolean;

  /** Opens `path`, making it and the folders above it where they are missing. */
  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#fd = openSync(path, 'a+');
    this.#endsTorn = endsTorn(this.#fd);
  }

  /** Accepts lines, each with its end; `flush` writes them. */
  append(lines: string): void {
    this.#rest = Buffer.concat([this.#rest, Buffer.from(this.#endsTorn ? `\n${lines}` : lines)]);
    this.#endsTorn = false;
  }

  /** Writes what was accepted. When the disk refuses, this throws, and the next call goes on at that very byte. */
  flush(): void {
    while (this.#rest.length > 0) this.#rest = this.#rest.subarray(writeSync(this.#fd, this.#rest));
  }

  close(): void {
    closeSync(this.#fd);
  }
}

function endsTorn(fd: number): boolean {
  const { size } = fstatSync(fd);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(fd, last, 0, 1, size - 1) === 1 && last[0] !== NEWLINE;
}
