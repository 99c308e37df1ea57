import { checkFrameRun } from './check-frame-run.ts';
import { type ContainerFacts, type ContainerInput, noFacts } from './model.ts';
import type { Bytes } from './open-bytes.ts';
import { type FrameWalk, walkFrames } from './walk-frames.ts';
import { readXingTag, type XingTag } from './xing-tag.ts';

/** Samples by which every decoder of layer III is late; FFmpeg drops them with the encoder's delay. */
const DECODER_DELAY = 528 + 1;

/**
 * Counts the frames of an MP3 and compares with its Xing, Info or VBRI tag. Free-format streams,
 * whose frames cannot be found, claim nothing.
 * @throws SOURCE_CUT_SHORT, SOURCE_DAMAGED of files without a tag
 */
export async function readMpegAudio(bytes: Bytes, input: ContainerInput): Promise<ContainerFacts> {
  const walk = await walkFrames(bytes, 'mp3');
  if (walk === undefined) return noFacts;
  const { first, start } = walk;
  const tag = readXingTag(Buffer.from(await bytes.read(start, first.bytes)), first);
  if (tag?.frames === undefined || tag.frames === null) {
    const untagged = checkFrameRun(bytes, walk, input);
    const samples = playedSamples(walk.frames - (tag === undefined ? 0 : 1), tag, first.samples);
    return { ...noFacts, claim: exactly(samples), damage: untagged };
  }
  return taggedFacts(walk, { ...tag, frames: tag.frames });
}

function taggedFacts(walk: FrameWalk, tag: XingTag & { readonly frames: number }): ContainerFacts {
  const { samples } = walk.first;
  const held = walk.frames - 1;
  // Some programs count one frame too few or too many; where every byte is there, nothing is lost.
  const isWhole = tag.bytes === walk.end - walk.start && walk.gapBytes === 0;
  const frames = isWhole ? held : tag.frames;
  const isCounted = held === tag.frames;
  const after = walk.trailingBytes + (held >= frames ? walk.cutBytes : 0);
  const damage = [
    isWhole && !isCounted
      ? `its Xing tag counts ${tag.frames} frames; ${held} are there, as many bytes as it counts`
      : '',
    walk.gapBytes > 0 ? `${walk.gapBytes} bytes between its frames are no frames` : '',
    after > 0 ? `${after} bytes follow its last frame` : '',
  ].filter((text) => text !== '');
  return {
    ...noFacts,
    claim: exactly(playedSamples(frames, tag, samples), tag.delay === null ? samples : 0),
    heldSamples: playedSamples(Math.min(held, frames), tag, samples),
    damage,
  };
}

/** What FFmpeg plays of so many frames: without delay at the start and padding at the end. */
function playedSamples(frames: number, tag: XingTag | undefined, frameSamples: number): number {
  const all = frames * frameSamples;
  if (tag === undefined || tag.delay === null || tag.padding === null) return all;
  const end = (tag.frames ?? Infinity) * frameSamples;
  const trimStart = end - Math.max(0, tag.padding - DECODER_DELAY);
  const trimmed = Math.max(0, Math.min(all, end) - Math.max(0, trimStart));
  return Math.max(0, all - tag.delay - DECODER_DELAY - trimmed);
}

/** Programs but LAME and FFmpeg do not agree whether the tag counts its own frame. */
function exactly(samples: number, toleranceSamples = 0): ContainerFacts['claim'] {
  return samples === 0 ? null : { samples, toleranceSamples, excessSamples: 0 };
}
