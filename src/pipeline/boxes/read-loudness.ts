import { type BoxNode, readOrFault } from './box-tree.ts';
import { readFields } from './field-reader.ts';
import type { InitTrack, MediaFault } from './media.ts';

/** `methodDefinition` of the loudness of a whole program (ISO/IEC 23003-4 §7.3). */
const PROGRAM_LOUDNESS = 1;

/** Reads `ludt` with its boxes `tlou` and `alou` (ISO/IEC 14496-12 §12.2.7). Never throws on bad bytes. */
export function readLoudness(ludt: BoxNode, faults: MediaFault[]): InitTrack['loudness'] {
  const measured = ludt.children
    .filter(({ type }) => type === 'tlou' || type === 'alou')
    .flatMap((box) => readOrFault(faults, box.place, () => readMethods(box)) ?? []);
  return { place: ludt.place, hasProgramLoudness: measured.includes(PROGRAM_LOUDNESS) };
}

/** What each measurement of a box is of. */
function readMethods(box: BoxNode): number[] {
  const fields = readFields(box);
  const isNewer = fields.u32() >>> 24 >= 1;
  const sets = isNewer ? fields.u8() & 0x3f : 1;
  const methods: number[] = [];
  for (let set = 0; set < sets; set += 1) {
    if (isNewer) fields.skip(1);
    // Downmix, DRC set, sample peak and true peak with its system and reliability.
    fields.skip(6);
    const count = fields.u8();
    for (let index = 0; index < count; index += 1) {
      methods.push(fields.u8());
      fields.skip(2);
    }
  }
  return methods;
}
