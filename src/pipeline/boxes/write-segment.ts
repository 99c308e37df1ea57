import { u32, u64, writeBox, writeBoxHeader, writeFullBox } from './write-box.ts';

/** One encoded frame, whole. */
export interface Frame {
  /** Ticks; the last one of a rendition may be shorter than the codec's frame: the end trim. */
  readonly duration: number;
  readonly data: Buffer;
}

export interface SegmentInput {
  readonly trackId: number;
  /** 0 for the first segment. */
  readonly sequence: number;
  /** Ticks from the start of the rendition. */
  readonly decodeTime: number;
  /** At least one. */
  readonly frames: readonly Frame[];
}

/** Data addresses count from the start of the moof; all samples share duration and flags. */
const TFHD_FLAGS = 0x020000 | 0x8 | 0x20;
/** `sample_depends_on` = 2, it depends on nothing; `sample_is_non_sync_sample` = 0. */
const SYNC_SAMPLE = 0x0200_0000;
const TRUN_OFFSET_SIZE = 0x1 | 0x200;
const TRUN_DURATION = 0x100;

/**
 * One media segment: styp, one moof with one run, one mdat (ISO/IEC 14496-12 §8.8, §8.16.2).
 * @param allocate gives memory of so many bytes, whatever is in it.
 */
export function writeSegment(
  input: SegmentInput,
  allocate = (bytes: number): Buffer => Buffer.allocUnsafe(bytes),
): Buffer {
  const { frames } = input;
  const defaultDuration = frames[0]!.duration;
  const uneven = frames.some((frame) => frame.duration !== defaultDuration);
  const rows = u32(
    ...frames.flatMap(({ duration, data }) => (uneven ? [duration, data.length] : [data.length])),
  );
  const moof = (dataOffset: number): Buffer =>
    writeBox(
      'moof',
      writeFullBox('mfhd', 0, 0, u32(input.sequence + 1)),
      writeBox(
        'traf',
        writeFullBox('tfhd', 0, TFHD_FLAGS, u32(input.trackId, defaultDuration, SYNC_SAMPLE)),
        writeFullBox('tfdt', 1, 0, u64(input.decodeTime)),
        writeFullBox(
          'trun',
          0,
          TRUN_OFFSET_SIZE | (uneven ? TRUN_DURATION : 0),
          u32(frames.length, dataOffset),
          rows,
        ),
      ),
    );
  const mediaBytes = frames.reduce((sum, { data }) => sum + data.length, 0);
  const mdat = writeBoxHeader('mdat', mediaBytes);
  // The offset has a fixed width, so the length of a first draft is the length of the box.
  const start = Buffer.concat([STYP, moof(moof(0).length + mdat.length), mdat]);
  const segment = allocate(start.length + mediaBytes);
  segment.set(start);
  let at = start.length;
  for (const { data } of frames) {
    segment.set(data, at);
    at += data.length;
  }
  return segment;
}

const STYP = writeBox(
  'styp',
  Buffer.from('msdh', 'latin1'),
  u32(0),
  Buffer.from('msdhiso6', 'latin1'),
);
