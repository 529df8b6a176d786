// A buffer of TFRecords that is used again and again: a step's scalars become one event, written byte by byte into it,
// so that nothing is allocated per step.
// Source of the framing: https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details

import { grown } from '../grown';
import { maskedCrc32c } from './crc32c';
import { message, nested, string } from './protobuf';

const FRAME = 16; // 8 bytes of length, 4 of its checksum, and 4 of the data's

/** A tag and the beginning of its value's message; the float32 is to follow. */
interface Tag {
  readonly name: string;
  readonly prefix: Uint8Array;
}

export class RecordBuffer {
  #bytes: Uint8Array = new Uint8Array(64 * 1024);
  #view: DataView = new DataView(this.#bytes.buffer);
  #length = 0;
  readonly #tags: Map<string, Tag> = new Map();
  /** The scalars of the event that is being put together. */
  readonly #values: number[] = [];
  readonly #used: Tag[] = [];

  /** Adds a message as a record. */
  add(data: Uint8Array): void {
    this.#reserve(data.length + FRAME);
    this.#bytes.set(data, this.#length + 12);
    this.#frame(data.length);
  }

  /** Adds a scalar to the event that `addEvent` ends. */
  scalar(name: string, value: number): void {
    let tag = this.#tags.get(name);
    if (tag === undefined) {
      // Summary.Value { tag = 1; simple_value = 2 (float32) } in Summary { value = 1 }
      const value = nested(1, message(string(1, name), Uint8Array.from([2 * 8 + 5, 0, 0, 0, 0])));
      tag = { name, prefix: value.subarray(0, value.length - 4) };
      this.#tags.set(name, tag);
    }
    this.#used.push(tag);
    this.#values.push(value);
  }

  /** Adds an event of the scalars given since the last one; nothing when there are none. */
  addEvent(seconds: number, step: number): void {
    if (this.#used.length === 0) return;
    let length = 0;
    for (const { prefix } of this.#used) length += prefix.length + 4;
    this.#reserve(length + FRAME + 40);
    const begin = this.#length + 12;
    let at = begin;
    this.#bytes[at] = 1 * 8 + 1; // Event.wall_time, a double
    this.#view.setFloat64(at + 1, seconds, true);
    at = this.#varint(at + 9, 2 * 8); // Event.step
    at = this.#varint(at, step);
    at = this.#varint(at, 5 * 8 + 2); // Event.summary
    at = this.#varint(at, length);
    for (let i = 0; i < this.#used.length; i++) {
      const prefix = this.#used[i]?.prefix;
      if (prefix === undefined) continue;
      this.#bytes.set(prefix, at);
      this.#view.setFloat32(at + prefix.length, this.#values[i] ?? Number.NaN, true);
      at += prefix.length + 4;
    }
    this.#used.length = 0;
    this.#values.length = 0;
    this.#frame(at - begin);
  }

  /** A copy of the records; begins anew. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  /** Puts length and checksums around the data that was written 12 bytes behind the last record. */
  #frame(length: number): void {
    const begin = this.#length;
    this.#view.setUint32(begin, length, true);
    this.#view.setUint32(begin + 4, 0, true); // the upper half: no record is that long
    this.#view.setUint32(begin + 8, maskedCrc32c(this.#bytes, begin, begin + 8), true);
    this.#view.setUint32(begin + 12 + length, maskedCrc32c(this.#bytes, begin + 12, begin + 12 + length), true);
    this.#length = begin + FRAME + length;
  }

  #varint(begin: number, value: number): number {
    let at = begin;
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#bytes[at++] = (rest % 0x80) | 0x80;
    this.#bytes[at++] = rest;
    return at;
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    this.#bytes = grown(this.#bytes, this.#length, needed);
    this.#view = new DataView(this.#bytes.buffer);
  }
}
