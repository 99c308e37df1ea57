/** What the first four bytes of a frame of FLAC say; undefined where they leave it to STREAMINFO. */
export interface FlacStart {
  readonly sampleRate: number | undefined;
  readonly channels: number | undefined;
  readonly bitsPerSample: number | undefined;
}

/** By the codes of RFC 9639 §9.1.2 and §9.1.4; holes are told elsewhere or reserved. */
const RATES = [
  undefined,
  88_200,
  176_400,
  192_000,
  8000,
  16_000,
  22_050,
  24_000,
  32_000,
  44_100,
  48_000,
  96_000,
];
const BITS = [undefined, 8, 12, undefined, 16, 20, 24, 32];
/** From this code on two channels are coded together. */
const STEREO_CODE = 8;

/** The start of a frame as FLAC reads it; undefined where it is none. Pure. */
export function readFlacStart(firstWord: number): FlacStart | undefined {
  // Fourteen bits of sync code, a reserved bit, and whether blocks differ in size.
  if (firstWord >>> 17 !== 0xff_f8 >>> 1) return undefined;
  const channels = (firstWord >>> 4) & 0xf;
  return {
    sampleRate: RATES[(firstWord >>> 8) & 0xf],
    channels: channels < STEREO_CODE ? channels + 1 : 2,
    bitsPerSample: BITS[(firstWord >>> 1) & 0x7],
  };
}
