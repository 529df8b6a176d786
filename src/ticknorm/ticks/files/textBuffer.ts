// Text that is put together in a buffer that is used again and again: so a line makes no strings, but for numbers of many
// digits. Between steps that train, where nothing of the logger is in the caches, strings take twice as long. Four bytes
// are written at once, or two digits: one at a time takes twice as long again.

import { nearest } from '../record';
import { grown } from './grown';

const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
/** Up to here doubles hold all decimals of so many digits apart. */
const EXACT = 1e15;
const MAX_INT = 2 ** 31 - 1;

const utf8 = new TextEncoder();
const NUMBER_BYTES = 32; // the longest, -1.2345678901234567e-300, has 24

/** The digits 00 to 99, as they lie in memory. */
const PAIRS = Uint16Array.from({ length: 100 }, (_, i) => ZERO + Math.floor(i / 10) + ((ZERO + (i % 10)) << 8));

/** UTF-8 that is added many times. */
export interface Piece {
  readonly length: number;
  /** Its bytes by four, the first the lowest, and zeros after the last. */
  readonly words: Uint32Array;
}

export function pieceOf(text: string): Piece {
  const bytes = utf8.encode(text);
  const padded = new DataView(new ArrayBuffer(4 * Math.ceil(bytes.length / 4)));
  bytes.forEach((byte, i) => {
    padded.setUint8(i, byte);
  });
  const words = Uint32Array.from({ length: padded.byteLength / 4 }, (_, i) => padded.getUint32(4 * i, true));
  return { length: bytes.length, words };
}

export class TextBuffer {
  #bytes: Uint8Array = new Uint8Array(64 * 1024);
  #view: DataView = new DataView(this.#bytes.buffer);
  #length = 0;

  add({ length, words }: Piece): void {
    this.#reserve(4 * words.length);
    const view = this.#view;
    let at = this.#length;
    for (let i = 0; i < words.length; i++) {
      view.setUint32(at, words[i] ?? 0, true);
      at += 4;
    }
    this.#length += length;
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
    if (value <= MAX_INT) {
      this.#digits(value, digitsOf(value | 0));
      return;
    }
    const upper = Math.floor(value / 1e8);
    this.#digits(upper, digitsOf(upper | 0));
    this.#digits(value - upper * 1e8, 8);
  }

  /** Adds the decimals of so many ten-thousandths, from 1 to 9999, without zeros at the end. */
  #fraction(tenThousandths: number): void {
    let rest = tenThousandths | 0;
    let count = 4;
    for (; rest % 10 === 0; count--) rest = (rest / 10) | 0;
    this.#bytes[this.#length++] = POINT;
    this.#digits(rest, count);
  }

  /** The last `count` digits of a number below 2³¹. */
  #digits(value: number, count: number): void {
    let rest = value | 0;
    this.#length += count;
    let at = this.#length;
    let left = count;
    for (; left > 1; left -= 2) {
      const hundredth = (rest / 100) | 0;
      at -= 2;
      this.#view.setUint16(at, PAIRS[rest - hundredth * 100] ?? 0, true);
      rest = hundredth;
    }
    if (left > 0) this.#bytes[at - 1] = ZERO + (rest % 10);
  }

  #ascii(text: string): void {
    for (let i = 0; i < text.length; i++) this.#bytes[this.#length++] = text.charCodeAt(i);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    this.#bytes = grown(this.#bytes, this.#length, needed);
    this.#view = new DataView(this.#bytes.buffer);
  }
}

/** How many digits a whole number below 2³¹ has. */
function digitsOf(value: number): number {
  if (value < 10_000) return value < 100 ? (value < 10 ? 1 : 2) : value < 1000 ? 3 : 4;
  if (value < 100_000_000) return value < 1e6 ? (value < 100_000 ? 5 : 6) : value < 1e7 ? 7 : 8;
  return value < 1e9 ? 9 : 10;
}

/** Names that recur in every line, as the text that stands for them there. */
export class Names {
  readonly #known: Map<string, Piece> = new Map();
  readonly #encode: (name: string) => string;

  constructor(encode: (name: string) => string) {
    this.#encode = encode;
  }

  piece(name: string): Piece {
    let piece = this.#known.get(name);
    if (piece === undefined) {
      piece = pieceOf(this.#encode(name));
      if (this.#known.size < 10_000) this.#known.set(name, piece);
    }
    return piece;
  }
}
