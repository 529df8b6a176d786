// Checksums from RFC 3720, appendix B.4; messages by hand after the encoding's specification. That TensorBoard itself
// reads whole files is tested end to end.
import { describe, expect, test } from 'vitest';
import { crc32c, maskedCrc32c } from './crc32c';
import { int, nested, string, varint } from './protobuf';
import { RecordBuffer } from './recordBuffer';

describe('crc32c', () => {
  test.each([
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 times 0xff', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['0 to 31', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['31 to 0', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  ])('of %s', (_, bytes, crc) => {
    expect(crc32c(bytes)).toBe(crc);
  });

  test('of a part, and masked: turned by 15 bits, plus 0xa282ead8', () => {
    const bytes = new Uint8Array(40).fill(7, 0, 8);
    expect(crc32c(bytes, 8, 40)).toBe(0x8a9136aa);
    expect(maskedCrc32c(bytes, 8, 40)).toBe((((0x8a9136aa >>> 15) | (0x8a9136aa << 17)) + 0xa282ead8) >>> 0);
  });
});

describe('messages', () => {
  test('whole numbers take seven bits a byte', () => {
    expect([varint(0), varint(127), varint(300), varint(2 ** 40)]).toEqual([
      [0],
      [127],
      [0xac, 0x02], // the example of the specification
      [0x80, 0x80, 0x80, 0x80, 0x80, 0x20],
    ]);
  });

  test('fields nest', () => {
    expect([...nested(3, int(1, 150))]).toEqual([0x1a, 3, 0x08, 0x96, 0x01]); // Test3 of the specification
    expect([...string(2, 'testing')]).toEqual([0x12, 7, ...new TextEncoder().encode('testing')]);
  });
});

describe('RecordBuffer', () => {
  test('an event is framed by its length and two checksums', () => {
    const buffer = new RecordBuffer();
    buffer.scalar('a', 1);
    buffer.scalar('b', -2);
    buffer.addEvent(0.5, 300);
    const bytes = buffer.take();
    const view = new DataView(bytes.buffer);
    const data = bytes.slice(12, -4);
    const value = (tag: string, ...float: number[]): number[] => [0x0a, 8, 0x0a, 1, tag.charCodeAt(0), 0x15, ...float];
    expect([...data]).toEqual([
      ...[0x09, 0, 0, 0, 0, 0, 0, 0xe0, 0x3f], // wall_time 0.5
      ...[0x10, 0xac, 0x02], // step 300
      ...[0x2a, 20], // a summary of 20 bytes
      ...value('a', 0, 0, 0x80, 0x3f),
      ...value('b', 0, 0, 0, 0xc0),
    ]);
    expect([view.getUint32(0, true), view.getUint32(4, true)]).toEqual([data.length, 0]);
    expect(view.getUint32(8, true)).toBe(maskedCrc32c(bytes, 0, 8));
    expect(view.getUint32(bytes.length - 4, true)).toBe(maskedCrc32c(data));
    expect(buffer.take()).toHaveLength(0);
  });

  test('grows with what is put in, and gives the same bytes again', () => {
    const once = new RecordBuffer();
    const often = new RecordBuffer();
    const add = (buffer: RecordBuffer, step: number): void => {
      buffer.scalar('loss', 1 / step);
      buffer.addEvent(step, step);
    };
    const parts: number[] = [];
    for (let step = 1; step <= 5000; step++) {
      add(once, step);
      add(often, step);
      if (step % 100 === 0) parts.push(...often.take());
    }
    expect(Buffer.compare(once.take(), Uint8Array.from(parts))).toBe(0);
  });
});
