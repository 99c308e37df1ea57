/** One box from its type and its parts. The payload is below 4 GiB: the size is a 32-bit number. */
export function writeBox(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const payloadBytes = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([writeBoxHeader(type, payloadBytes), ...parts]);
}

/** The eight bytes before a payload that is below 4 GiB. */
export function writeBoxHeader(type: string, payloadBytes: number): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(header.length + payloadBytes, 0);
  header.write(type, 4, 4, 'latin1');
  return header;
}

/** One box with version and flags (ISO/IEC 14496-12 §4.2 FullBox). */
export function writeFullBox(
  type: string,
  version: number,
  flags: number,
  ...parts: readonly Uint8Array[]
): Buffer {
  return writeBox(type, u32(((version << 24) | flags) >>> 0), ...parts);
}

/** 32-bit numbers, big-endian, one after the other. */
export function u32(...values: readonly number[]): Buffer {
  const data = Buffer.allocUnsafe(values.length * 4);
  for (const [index, value] of values.entries()) data.writeUInt32BE(value, index * 4);
  return data;
}

/** One 64-bit number, big-endian. */
export function u64(value: number): Buffer {
  const data = Buffer.allocUnsafe(8);
  data.writeBigUInt64BE(BigInt(value));
  return data;
}
