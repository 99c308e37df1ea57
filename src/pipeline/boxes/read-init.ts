import { type Box, children, descend, onlyChild, readBoxes } from './box.ts';
import { boxErrors } from './box-errors.ts';
import { readCodecs } from './read-codecs.ts';
import { readFields } from './field-reader.ts';

/** What the init section says of its one audio track. */
export interface InitInfo {
  readonly brands: readonly string[];
  readonly trackId: number;
  /** Ticks a second. */
  readonly timescale: number;
  /** Samples that the edit list skips at the start: the encoder's delay. */
  readonly encoderDelay: number;
  readonly codecs: string;
  readonly channels: number;
  readonly sampleRate: number;
  /** Defaults of `trex`, used where a fragment says nothing. */
  readonly defaultDuration: number;
  readonly defaultSize: number;
}

/** Reads a whole init section: ftyp, then moov with one audio track. @throws BOX_INVALID, BOX_CUT */
export function readInit(data: Buffer): InitInfo {
  const [ftyp, moov, ...rest] = readBoxes(data);
  if (ftyp?.type !== 'ftyp' || moov?.type !== 'moov' || rest.length > 0) {
    throw boxErrors.BOX_INVALID({
      path: 'file',
      byteOffset: 0,
      reason: 'an init section is ftyp and moov, and nothing else',
    });
  }
  return { brands: readBrands(ftyp), ...readMoov(moov) };
}

/** Reads the movie box of a fragmented file with one audio track. @throws BOX_INVALID, BOX_CUT */
function readMoov(moov: Box): Omit<InitInfo, 'brands'> {
  const trak = onlyChild(moov, 'trak');
  const mdhd = readFields(descend(trak, 'mdia', 'mdhd'));
  const version = mdhd.u8();
  mdhd.skip(version === 1 ? 3 + 16 : 3 + 8);
  const timescale = mdhd.u32();
  const trex = readFields(descend(moov, 'mvex', 'trex'));
  trex.skip(4);
  const trackId = trex.u32();
  trex.skip(4);
  return {
    trackId,
    timescale,
    encoderDelay: readEncoderDelay(trak),
    ...readCodecs(descend(trak, 'mdia', 'minf', 'stbl', 'stsd')),
    defaultDuration: trex.u32(),
    defaultSize: trex.u32(),
  };
}

/** Major brand first, then the compatible ones. */
function readBrands(ftyp: Box): string[] {
  const fields = readFields(ftyp);
  const brands = [fields.bytes(4).toString('latin1')];
  fields.skip(4);
  while (fields.remaining() >= 4) brands.push(fields.bytes(4).toString('latin1'));
  return brands;
}

function readEncoderDelay(trak: Box): number {
  const edts = children(trak).find((box) => box.type === 'edts');
  if (edts === undefined) return 0;
  const elst = onlyChild(edts, 'elst');
  const fields = readFields(elst);
  const version = fields.u8();
  fields.skip(3);
  const count = fields.u32();
  if (count !== 1) {
    const reason = `holds ${count} edits; one that skips the encoder delay is expected`;
    throw boxErrors.BOX_INVALID({ path: 'elst', byteOffset: elst.byteOffset, reason });
  }
  fields.skip(version === 1 ? 8 : 4);
  const mediaTime = version === 1 ? fields.i64() : fields.i32();
  if (mediaTime < 0) {
    const reason = 'starts with an empty edit';
    throw boxErrors.BOX_INVALID({ path: 'elst', byteOffset: elst.byteOffset, reason });
  }
  return mediaTime;
}
