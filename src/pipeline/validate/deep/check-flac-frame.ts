const CRC_16 = makeTable();

/** Why a FLAC frame is damaged; undefined where it is whole (RFC 9639 §9). Pure. */
export function checkFlacFrame(frame: Buffer): string | undefined {
  if (frame.length < 8 || frame[0] !== 0xff || (frame[1]! & 0xfe) !== 0xf8) {
    return 'the FLAC frame has no sync code';
  }
  let crc = 0;
  for (const byte of frame) crc = ((crc << 8) & 0xffff) ^ CRC_16[(crc >>> 8) ^ byte]!;
  // Over a frame together with its own CRC-16 it is 0.
  return crc === 0 ? undefined : 'the CRC-16 of the FLAC frame is wrong';
}

function makeTable(): Uint16Array {
  return Uint16Array.from({ length: 256 }, (_, index) => {
    let crc = index << 8;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x8005;
    }
    return crc;
  });
}
