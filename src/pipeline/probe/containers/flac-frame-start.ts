/** What the header of a FLAC frame says; undefined where it leaves it to STREAMINFO. */
export interface FlacFrameStart {
  /** Of the frame, or of its first sample; 0 is the start of the stream. */
  readonly number: number;
  readonly sampleRate: number | undefined;
  readonly channels: number;
  readonly bitsPerSample: number | undefined;
}

/** Longest header: four bytes, seven of the number, two of the block's length, two of the rate, the CRC. */
export const flacFrameStartBytes = 16;
/** Sync code with the bit that is reserved; what follows it says whether blocks are of one length. */
const SYNC = 0b1111_1111_1111_100;
const RATES = [0, 88_200, 176_400, 192_000, 8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];
const RATE_96_KHZ = 11;
const RATE_IN_KHZ = 12;
const RATE_IN_HZ = 13;
const RATE_IN_TENS = 14;
const DEPTHS: readonly (number | undefined)[] = [undefined, 8, 12, undefined, 16, 20, 24, 32];
const DEPTH_RESERVED = 3;
/** The last assignment of channels by themselves; the three behind it are of stereo. */
const INDEPENDENT_MAX = 7;
const STEREO_MAX = 10;

/**
 * Reads the header of a frame with a one-byte number, as the first of a stream has (RFC 9639 §9.1);
 * undefined where none stands there. Pure.
 */
export function readFlacFrameStart(bytes: Uint8Array): FlacFrameStart | undefined {
  if (bytes.length < flacFrameStartBytes) return undefined;
  if (((bytes[0]! << 7) | (bytes[1]! >>> 1)) !== SYNC) return undefined;
  const [block, rate] = [bytes[2]! >>> 4, bytes[2]! & 0xf];
  const [assignment, depth] = [bytes[3]! >>> 4, (bytes[3]! >>> 1) & 0x7];
  const number = bytes[4]!;
  const isReserved =
    block === 0 || assignment > STEREO_MAX || depth === DEPTH_RESERVED || (bytes[3]! & 1) !== 0;
  if (isReserved || rate > RATE_IN_TENS || number > 0x7f) return undefined;
  let at = 5;
  if (block === 6) at += 1;
  if (block === 7) at += 2;
  const [first, second] = [bytes[at]!, bytes[at + 1]!];
  const rateBytes = rate < RATE_IN_KHZ ? 0 : rate === RATE_IN_KHZ ? 1 : 2;
  at += rateBytes;
  if (crc8(bytes.subarray(0, at)) !== bytes[at]) return undefined;
  return {
    number,
    sampleRate: rateOf(rate, first, second),
    channels: assignment <= INDEPENDENT_MAX ? assignment + 1 : 2,
    bitsPerSample: DEPTHS[depth],
  };
}

function rateOf(code: number, first: number, second: number): number | undefined {
  switch (code) {
    case 0:
      return undefined;
    case RATE_96_KHZ:
      return 96_000;
    case RATE_IN_KHZ:
      return first * 1000;
    case RATE_IN_HZ:
      return (first << 8) | second;
    case RATE_IN_TENS:
      return ((first << 8) | second) * 10;
    default:
      return RATES[code];
  }
}

/** x^8 + x^2 + x + 1, from 0 (RFC 9639 §9.1.8). */
function crc8(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80 ? ((crc << 1) ^ 0x07) & 0xff : crc << 1;
  }
  return crc;
}
