import type { FetchedSegment, SegmentMedia } from '../presentation.ts';

const PACKED_DEMUXERS = { adts: 'aac', mp3: 'mp3', ac3: 'ac3', ec3: 'eac3' } as const;
/** `stream_type` of audio whose frames are encrypted. */
const LOCKED_STREAMS: ReadonlySet<number | undefined> = new Set([0xcf, 0xc1, 0xc2]);

/** FFmpeg's demuxer of a segment; undefined where it cannot be decoded. Pure. */
export function demuxerOf({ media, init, segment }: FetchedSegment): string | undefined {
  if (media === undefined) return undefined;
  // Frames behind SAMPLE-AES stay encrypted.
  if (segment.keys.some(({ method }) => method?.startsWith('SAMPLE-AES'))) return undefined;
  switch (media.container) {
    case 'fmp4': {
      const [entry] = init?.media?.tracks[0]?.entries ?? [];
      return entry === undefined || entry.protection !== undefined ? undefined : 'mov';
    }
    case 'ts':
      return isReadable(media) ? 'mpegts' : undefined;
    case 'packed':
      return PACKED_DEMUXERS[media.format];
    default:
      return undefined;
  }
}

function isReadable({ streams }: Extract<SegmentMedia, { container: 'ts' }>): boolean {
  const hasAudio = streams.some(({ run }) => run !== undefined);
  return hasAudio && !streams.some(({ streamType }) => LOCKED_STREAMS.has(streamType));
}

/** Bytes that follow those of another segment without a tag between them. Pure. */
export function framesOnly(bytes: Buffer, { media }: FetchedSegment): Buffer {
  return media?.container === 'packed' ? bytes.subarray(media.id3?.bytes ?? 0) : bytes;
}

/** Whether a segment goes on where the one before it ends, with the same decoder. Pure. */
export function continues(before: FetchedSegment, after: FetchedSegment): boolean {
  const isSame = demuxerOf(before) === demuxerOf(after) && before.init === after.init;
  return isSame && after.segment.discontinuity === undefined;
}
