import type { Box } from './box.ts';
import { u32, writeBox } from './write-box.ts';

/**
 * The init section of a rendition: our own ftyp, and the movie box as FFmpeg wrote it, which
 * carries the sample entry and the edit list with the encoder's delay. The brand iso6 is the least
 * that HLS allows (draft-pantos-hls-rfc8216bis §3.1.2).
 */
export function writeInit(moov: Box): Buffer {
  const brands = Buffer.from('iso6mp41', 'latin1');
  const ftyp = writeBox('ftyp', Buffer.from('iso6', 'latin1'), u32(0), brands);
  return Buffer.concat([ftyp, writeBox('moov', moov.payload)]);
}
