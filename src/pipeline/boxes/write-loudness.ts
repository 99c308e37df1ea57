import type { Loudness } from '#domains/jobs/index.ts';

import { writeBox, writeFullBox } from './write-box.ts';

/** `method_definition` of the loudness of a whole program, anchored in nothing (ISO/IEC 23003-4 §7.3). */
const PROGRAM_LOUDNESS = 1;
/** `measurement_system`: EBU R128 for loudness, ITU-R BS.1770-4 for the true peak. */
const EBU_R128 = 1;
const BS_1770_4 = 2;
/** `reliability`: measured, and accurate. */
const ACCURATE = 3;
/** Twelve bits with a sign: -43.97 dBTP. */
const TRUE_PEAK_MAX = 0x7ff;

/**
 * `udta` with a `ludt` that holds the loudness and true peak of the track (ISO/IEC 14496-12
 * §12.2.7): steps of 0.25 LU and of 1/32 dB. Undefined where nothing was measured.
 */
export function writeTrackLoudness(loudness: Loudness): Buffer | undefined {
  const { integratedLufs, truePeakDbtp } = loudness;
  if (integratedLufs === null) return undefined;
  const truePeak =
    truePeakDbtp === null ? 0 : clamp(Math.round((20 - truePeakDbtp) * 32), 1, TRUE_PEAK_MAX);
  const data = Buffer.alloc(10);
  // Downmix 0 and DRC set 0: the track as it is. The sample peak is not given.
  data[3] = truePeak >> 8;
  data[4] = truePeak & 0xff;
  data[5] = (BS_1770_4 << 4) | ACCURATE;
  data[6] = 1;
  data[7] = PROGRAM_LOUDNESS;
  data[8] = clamp(Math.round((integratedLufs + 57.75) * 4), 0, 0xff);
  data[9] = (EBU_R128 << 4) | ACCURATE;
  return writeBox('udta', writeBox('ludt', writeFullBox('tlou', 0, 0, data)));
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
