// The checksum of a TFRecord: CRC-32C (Castagnoli), masked so that a checksum of data that holds one stays useful.
// Source: RFC 3720, appendix B.4; the mask: https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details

const TABLE = new Int32Array(256);
for (let i = 0; i < 256; i++) {
  let crc = i;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  TABLE[i] = crc;
}

/** CRC-32C of `bytes[from..to)`, unsigned. */
export function crc32c(bytes: Uint8Array, from = 0, to: number = bytes.length): number {
  let crc = -1;
  for (let i = from; i < to; i++) crc = (TABLE[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** The checksum as a TFRecord stores it. */
export function maskedCrc32c(bytes: Uint8Array, from = 0, to: number = bytes.length): number {
  const crc = crc32c(bytes, from, to);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
