const TABLE = makeTable();

/** CRC-32 of tables (ISO/IEC 13818-1 annex A); 0 over a table together with its own CRC. Pure. */
export function crc32Mpeg(data: Uint8Array): number {
  let crc = 0xff_ff_ff_ff;
  for (const byte of data) crc = ((crc << 8) ^ TABLE[(crc >>> 24) ^ byte]!) >>> 0;
  return crc;
}

function makeTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, index) => {
    let crc = index << 24;
    for (let bit = 0; bit < 8; bit += 1) crc = crc < 0 ? (crc << 1) ^ 0x04_c1_1d_b7 : crc << 1;
    return crc >>> 0;
  });
}
