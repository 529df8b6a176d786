// A file that is only ever appended to. What a crash left half-written stays as it is: the next line begins on a line of
// its own. What the disk refuses waits in memory, up to a limit, and a file that was taken away is made anew.

import { closeSync, fstatSync, mkdirSync, openSync, readSync, type Stats, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const NEWLINE = Uint8Array.of(0x0a);
const MAX_WAITING = 16 * 2 ** 20; // bytes
const LOOK_EVERY_MS = 1000; // whether the file is still where it was

/** Bytes that are written whole or not at all, and how many records they hold. */
interface Chunk {
  readonly bytes: Uint8Array;
  readonly records: number;
}

export class AppendFile {
  /** What the file begins with when it has to be made anew. */
  beginning: Uint8Array = new Uint8Array();
  readonly #path: string;
  readonly #dropped: (records: number) => void;
  #fd: number;
  #file: Stats;
  #endsTorn: boolean;
  #waiting: Chunk[] = [];
  #waitingBytes = 0;
  /** How many bytes of the first chunk are written. */
  #written = 0;
  #lookAt: number;

  /**
   * Opens `path`, making it and the folders above it where they are missing.
   *
   * @param dropped told how many records were given up because the disk refused for too long
   */
  constructor(path: string, dropped: (records: number) => void = () => {}) {
    this.#path = path;
    this.#dropped = dropped;
    [this.#fd, this.#file] = open(path);
    this.#endsTorn = endsTorn(this.#fd, this.#file);
    this.#lookAt = performance.now() + LOOK_EVERY_MS;
  }

  /** Accepts bytes, of text whole lines with their ends; `flush` writes them. They must not change until then. */
  append(bytes: Uint8Array, records = 1): void {
    this.#waiting.push({ bytes, records });
    this.#waitingBytes += bytes.length;
    this.#dropOldest();
  }

  /** Writes what was accepted. When the disk refuses, this throws, and the next call goes on at that very byte. */
  flush(): void {
    const vanished = this.#reopenIfVanished();
    if (this.#endsTorn && this.#waiting.length > 0) {
      writeSync(this.#fd, NEWLINE);
      this.#endsTorn = false;
    }
    for (let chunk = this.#waiting[0]; chunk; chunk = this.#waiting[0]) {
      while (this.#written < chunk.bytes.length) {
        this.#written += writeSync(this.#fd, chunk.bytes.subarray(this.#written));
      }
      this.#written = 0;
      this.#waitingBytes -= chunk.bytes.length;
      this.#waiting.shift();
    }
    if (vanished) throw new Error(`${this.#path} was removed or replaced; the records from here on are in a new one.`);
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** A disk that stays full must not fill the memory; a chunk that is half written is kept, to end its line. */
  #dropOldest(): void {
    const first = this.#written > 0 ? 1 : 0;
    while (this.#waitingBytes > MAX_WAITING && this.#waiting.length > first + 1) {
      const [gone] = this.#waiting.splice(first, 1);
      this.#waitingBytes -= gone?.bytes.length ?? 0;
      this.#dropped(gone?.records ?? 0);
    }
  }

  #reopenIfVanished(): boolean {
    if (performance.now() < this.#lookAt) return false;
    this.#lookAt = performance.now() + LOOK_EVERY_MS;
    const now = statSync(this.#path, { throwIfNoEntry: false });
    if (now?.ino === this.#file.ino && now.dev === this.#file.dev) return false;
    const [fd, file] = open(this.#path);
    closeSync(this.#fd);
    this.#fd = fd;
    this.#file = file;
    this.#written = 0;
    if (this.#file.size === 0 && this.beginning.length > 0) writeSync(this.#fd, this.beginning);
    return true;
  }
}

function open(path: string): [number, Stats] {
  mkdirSync(dirname(path), { recursive: true });
  const fd = openSync(path, 'a+');
  return [fd, fstatSync(fd)];
}

function endsTorn(fd: number, { size }: Stats): boolean {
  const last = Buffer.alloc(1);
  return size > 0 && readSync(fd, last, 0, 1, size - 1) === 1 && last[0] !== NEWLINE[0];
}
