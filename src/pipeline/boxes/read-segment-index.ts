import type { Box } from './box.ts';
import { boxErrors } from './box-errors.ts';
import { readFields } from './field-reader.ts';
import type { BoxPlace, SegmentIndex } from './media.ts';

/** Reads a `sidx` (ISO/IEC 14496-12 §8.16.3). @throws BOX_INVALID */
export function readSegmentIndex(box: Box, place: BoxPlace): SegmentIndex {
  const fields = readFields(box);
  const isWide = fields.u32() >>> 24 !== 0;
  const trackId = fields.u32();
  const timescale = fields.u32();
  const earliestPresentationTime = isWide ? fields.u64() : fields.u32();
  const firstOffset = isWide ? fields.u64() : fields.u32();
  fields.skip(2);
  const count = fields.u16();
  if (count * 12 > fields.remaining()) {
    const reason = `claims ${count} references; ${Math.floor(fields.remaining() / 12)} are there`;
    throw boxErrors.BOX_INVALID({ path: 'sidx', byteOffset: box.byteOffset, reason });
  }
  const references = Array.from({ length: count }, () => {
    // The high bit says whether the reference is to another index.
    const bytes = fields.u32() & 0x7fff_ffff;
    const durationTicks = fields.u32();
    fields.skip(4);
    return { bytes, durationTicks };
  });
  return { place, trackId, timescale, earliestPresentationTime, firstOffset, references };
}
