// Text that is put together byte by byte, in a buffer that is used again and again: so a line makes no strings, but for
// numbers of many digits. Between steps that train, where nothing of the logger is in the caches, strings take twice as long.

import { nearest } from '../record';
import { grown } from './grown';

const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
/** Up to here doubles hold all decimals of so many digits apart. */
const EXACT = 1e15;

const utf8 = new TextEncoder();
const NUMBER_BYTES = 32; // the longest, -1.2345678901234567e-300, has 24

export class TextBuffer {
  #bytes: Uint8Array = new Uint8Array(64 * 1024);
  #length = 0;

  /** Adds UTF-8. */
  add(piece: Uint8Array): void {
    this.#reserve(piece.length);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let i = 0; i < piece.length; i++) bytes[at++] = piece[i] ?? 0; // `set` takes longer for so few
    this.#length = at;
  }

  /** Adds one ASCII character. */
  byte(code: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = code;
  }

  /** Adds a number as `String` writes it. */
  number(value: number): void {
    this.#reserve(NUMBER_BYTES);
    if (value < 0) {
      this.#bytes[this.#length++] = MINUS;
      this.#positive(-value);
    } else this.#positive(value);
  }

  /** A copy of the text; begins anew. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #positive(value: number): void {
    const whole = Math.floor(value);
    const scaled = nearest(value * 1e4);
    if (whole === value && value < EXACT) this.#whole(value);
    else if (scaled / 1e4 === value && scaled < EXACT) {
      // Of the decimals with at most 15 digits no two are the same double: this one is what String says.
      this.#whole(whole);
      this.#fraction(scaled - whole * 1e4);
    } else this.#ascii(String(value));
  }

  #whole(value: number): void {
    const upper = Math.floor(value / 1e9);
    if (upper > 0) {
      this.#whole(upper);
      this.#digits(value - upper * 1e9, 9);
    } else {
      let count = 1;
      for (let power = 10; power <= value; power *= 10) count++;
      this.#digits(value, count);
    }
  }

  /** Adds the decimals of so many ten-thousandths, from 1 to 9999, without zeros at the end. */
  #fraction(tenThousandths: number): void {
    let rest = tenThousandths;
    let count = 4;
    for (; rest % 10 === 0; count--) rest /= 10;
    this.#bytes[this.#length++] = POINT;
    this.#digits(rest, count);
  }

  /** The last `count` digits of a number below 2³¹. */
  #digits(value: number, count: number): void {
    let rest = value | 0;
    this.#length += count;
    for (let i = 1; i <= count; i++) {
      const tenth = (rest / 10) | 0;
      this.#bytes[this.#length - i] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
  }

  #ascii(text: string): void {
    for (let i = 0; i < text.length; i++) this.#bytes[this.#length++] = text.charCodeAt(i);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed > this.#bytes.length) this.#bytes = grown(this.#bytes, this.#length, needed);
  }
}

/** Names that recur in every line, as the bytes that stand for them there. */
export class Names {
  readonly #known: Map<string, Uint8Array> = new Map();
  readonly #encode: (name: string) => string;

  constructor(encode: (name: string) => string) {
    this.#encode = encode;
  }

  bytes(name: string): Uint8Array {
    let bytes = this.#known.get(name);
    if (bytes === undefined) {
      bytes = utf8.encode(this.#encode(name));
      if (this.#known.size < 10_000) this.#known.set(name, bytes);
    }
    return bytes;
  }
}
