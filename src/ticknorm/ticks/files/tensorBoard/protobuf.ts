// As much of protocol buffers as an event file needs: messages as bytes, put together from their fields.
// Source: https://protobuf.dev/programming-guides/encoding/

const utf8 = new TextEncoder();

/** A whole number from 0 on, seven bits a byte. */
export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return bytes;
}

/** A message of these fields. */
export function message(...fields: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((length, field) => length + field.length, 0));
  let at = 0;
  for (const field of fields) {
    bytes.set(field, at);
    at += field.length;
  }
  return bytes;
}

/** A field of a whole number or an enum. */
export function int(field: number, value: number): Uint8Array {
  return Uint8Array.from([...varint(field * 8), ...varint(value)]);
}

export function double(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(9);
  bytes[0] = field * 8 + 1; // one byte is enough for the fields up to 15
  new DataView(bytes.buffer).setFloat64(1, value, true);
  return bytes;
}

/** A field that is a message, or bytes. */
export function nested(field: number, bytes: Uint8Array): Uint8Array {
  return message(Uint8Array.from([...varint(field * 8 + 2), ...varint(bytes.length)]), bytes);
}

export function string(field: number, text: string): Uint8Array {
  return nested(field, utf8.encode(text));
}

/** A repeated field of doubles, packed. */
export function doubles(field: number, values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(8 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    view.setFloat64(8 * i, value, true);
  });
  return nested(field, bytes);
}
