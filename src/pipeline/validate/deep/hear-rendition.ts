import type { Rendition, FetchedSegment, Sound } from '../presentation.ts';
import { continues, demuxerOf, framesOnly } from './decodable.ts';
import { decodeMedia } from './decode-media.ts';
import { listen } from './listen.ts';
import type { DeepContext } from './look-at-frames.ts';
import { readInitAgain, readSegmentAgain } from './read-again.ts';

/**
 * Decodes a rendition as a player would, one segment after the other, up to the first place where
 * another decoder is needed. Undefined where nothing can be decoded.
 * @throws FFMPEG_MISSING
 */
export async function hearRendition(
  ctx: DeepContext,
  rendition: Rendition,
): Promise<Sound | undefined> {
  const [first, ...rest] = rendition.segments;
  const demuxer = first && demuxerOf(first);
  if (first === undefined || demuxer === undefined) return undefined;
  const run = [first];
  for (const segment of rest) {
    if (!continues(run.at(-1)!, segment)) break;
    run.push(segment);
  }
  const config = first.init?.media?.tracks[0]?.entries[0]?.config;
  const bits = config?.kind === 'flac' ? config.bitsPerSample : undefined;
  const listener = listen(bits === 16 || bits === 24 ? bits : undefined);
  const bytes = bytesOf(ctx, rendition, run);
  await decodeMedia(ctx, { format: demuxer, bytes, take: listener.push });
  const sound = listener.sound();
  return sound && { ...sound, startSeconds: startOf(run, sound) };
}

async function* bytesOf(
  ctx: DeepContext,
  rendition: Rendition,
  run: readonly FetchedSegment[],
): AsyncGenerator<Buffer> {
  const [first] = run;
  if (first?.init !== undefined) {
    const init = await readInitAgain(ctx, first.init, first.segment.keys);
    if (init !== undefined) yield init;
  }
  for (const segment of run) {
    const bytes = await readSegmentAgain(ctx, rendition, segment);
    if (bytes !== undefined) yield framesOnly(bytes, segment);
  }
}

/** When the first sample that came out of the decoder is played. */
function startOf(
  run: readonly FetchedSegment[],
  { samples, sampleRate }: Pick<Sound, 'samples' | 'sampleRate'>,
): number | undefined {
  const [first] = run;
  if (first?.mediaStartSeconds === undefined) return undefined;
  const track = first.init?.media?.tracks[0];
  const mediaTime = Math.max(0, track?.edits?.[0]?.mediaTime ?? 0);
  const shift = track === undefined ? 0 : mediaTime / track.timescale;
  // Some decoders leave out the encoder's delay themselves.
  const seconds = run.reduce((sum, { mediaSeconds }) => sum + (mediaSeconds ?? 0), 0);
  const left = seconds - samples / sampleRate;
  const isLeftOut = shift > 0 && Math.abs(left - shift) < shift / 4;
  return first.mediaStartSeconds - (isLeftOut ? 0 : shift);
}
