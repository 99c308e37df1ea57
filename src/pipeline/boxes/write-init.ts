import type { Loudness } from '#domains/jobs/index.ts';

import { type Box, readBoxes } from './box.ts';
import { u32, writeBox } from './write-box.ts';
import { writeTrackLoudness } from './write-loudness.ts';

/**
 * The init section of a rendition: our own ftyp, and the movie box as FFmpeg wrote it, which
 * carries the sample entry and the edit list with the encoder's delay. The brand iso6 is the least
 * that HLS allows (draft-pantos-hls-rfc8216bis §3.1.2).
 * @param loudness goes into the track, which FFmpeg leaves without it.
 */
export function writeInit(moov: Box, loudness?: Loudness): Buffer {
  const brands = Buffer.from('iso6mp41', 'latin1');
  const ftyp = writeBox('ftyp', Buffer.from('iso6', 'latin1'), u32(0), brands);
  const measured = loudness === undefined ? undefined : writeTrackLoudness(loudness);
  if (measured === undefined) return Buffer.concat([ftyp, writeBox('moov', moov.payload)]);
  const boxes = [...readBoxes(moov.payload)].map(({ type, payload }) =>
    type === 'trak' ? writeBox(type, payload, measured) : writeBox(type, payload),
  );
  return Buffer.concat([ftyp, writeBox('moov', ...boxes)]);
}
