import type { FetchedSegment, Rendition, SegmentFrames } from '../presentation.ts';
import { checkFrames } from './check-frames.ts';
import { continues, demuxerOf, framesOnly } from './decodable.ts';
import { decodeMedia, type DecodeContext, type Decoded } from './decode-media.ts';
import { type AgainContext, readInitAgain, readSegmentAgain } from './read-again.ts';
import { soundsAlike, WARM_UP_SECONDS } from './sounds-alike.ts';

/** Most samples of one decoding that are held: four minutes of stereo at 48 kHz. */
const heldSamplesMax = 24_000_000;
/** How many segments of a rendition are compared with what they are behind the one before. */
const comparedMax = 40;

export type DeepContext = AgainContext & DecodeContext;

/** A segment whose frames were looked at. */
export interface LookedAt {
  readonly segment: FetchedSegment;
  readonly frames: SegmentFrames | undefined;
}

/**
 * Reads every frame of a rendition, decodes each segment alone, and compares some of them with what
 * they are behind the segment before them. Holds two segments at a time.
 * @throws FFMPEG_MISSING
 */
export async function* lookAtFrames(
  ctx: DeepContext,
  rendition: Rendition,
): AsyncGenerator<LookedAt> {
  const stride = Math.ceil(rendition.segments.length / comparedMax);
  let before: { segment: FetchedSegment; bytes: Buffer } | undefined;
  let init: { of: FetchedSegment['init']; bytes: Buffer } | undefined;
  for (const [index, segment] of rendition.segments.entries()) {
    const demuxer = demuxerOf(segment);
    const bytes =
      demuxer === undefined ? undefined : await readSegmentAgain(ctx, rendition, segment);
    if (demuxer === undefined || bytes === undefined) {
      before = undefined;
      yield { segment, frames: undefined };
      continue;
    }
    if (segment.init !== undefined && init?.of !== segment.init) {
      const read = await readInitAgain(ctx, segment.init, segment.segment.keys);
      init = { of: segment.init, bytes: read ?? Buffer.alloc(0) };
    }
    const head = segment.init === undefined ? [] : [init!.bytes];
    const alone = await decodeHeld(ctx, demuxer, [...head, framesOnly(bytes, segment)]);
    const { media } = segment;
    const faults =
      media?.container === 'fmp4' ? checkFrames(bytes, media, segment.init?.media) : [];
    let together: SegmentFrames['together'];
    if (before !== undefined && index % stride === 0 && continues(before.segment, segment)) {
      const pair = [framesOnly(before.bytes, before.segment), framesOnly(bytes, segment)];
      const pairDecoded = await decodeHeld(ctx, demuxer, [...head, ...pair]);
      together = compare(segment, alone, pairDecoded);
    }
    before = { segment, bytes };
    yield { segment, frames: { faults, alone: describe(alone), together } };
  }
}

type Held = Decoded & { readonly samples: Float32Array };

async function decodeHeld(
  ctx: DecodeContext,
  format: string,
  bytes: readonly Buffer[],
): Promise<Held> {
  const pieces: Float32Array[] = [];
  let count = 0;
  const decoded = await decodeMedia(ctx, {
    format,
    bytes,
    take: (samples) => {
      if (count + samples.length > heldSamplesMax) return;
      pieces.push(samples.slice());
      count += samples.length;
    },
  });
  const samples = new Float32Array(count);
  let at = 0;
  for (const piece of pieces) {
    samples.set(piece, at);
    at += piece.length;
  }
  return { ...decoded, samples };
}

function describe({ format, samples, complaints }: Held): SegmentFrames['alone'] {
  const { sampleRate, channels } = format ?? { sampleRate: 0, channels: 1 };
  return { samples: samples.length / channels, sampleRate, complaints };
}

function compare({ init }: FetchedSegment, alone: Held, together: Held): SegmentFrames['together'] {
  const { complaints } = together;
  if (alone.format === undefined || together.format === undefined) {
    return { complaints, soundsAlike: alone.format === together.format };
  }
  const kind = init?.media?.tracks[0]?.entries[0]?.config.kind;
  const warmUp = WARM_UP_SECONDS[kind === 'opus' ? 'opus' : 'other'];
  const isAlike = soundsAlike(alone.samples, together.samples, alone.format, warmUp);
  return { complaints, soundsAlike: isAlike };
}
