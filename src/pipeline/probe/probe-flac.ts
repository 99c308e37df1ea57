import type { BaseContext } from '#context.ts';

import { flacFrameStartBytes, readFlacFrameStart } from './containers/flac-frame-start.ts';
import { type Bytes, openBytes } from './containers/open-bytes.ts';
import { readStreaminfo, type Streaminfo, streaminfoEnd } from './containers/read-streaminfo.ts';
import { describeProbe, type ParsedProbe } from './parse-probe.ts';

/** Types of metadata blocks that need no look: padding, application, seek table, comment. */
const PLAIN_BLOCKS: ReadonlySet<number> = new Set([1, 2, 3, 4]);
const PICTURE_BLOCK = 6;
const BLOCK_HEADER_BYTES = 4;
/** Most blocks of metadata; covers and a comment are a few. */
const blocksMax = 64;
/** Depths that are in use; of others it is left to ffprobe what FFmpeg makes of them. */
const DEPTHS: ReadonlySet<number> = new Set([8, 16, 24]);
/** A stream of shorter blocks is refused by FFmpeg. */
const BLOCK_SAMPLES_MIN = 16;

/**
 * What ffprobe would say of a FLAC file, of its own headers. Undefined where they leave a doubt:
 * where something stands before them, they do not know the length, hold what FFmpeg may stumble
 * over, or the first frame is not what they announce.
 */
export async function probeFlac(
  { signal }: Pick<BaseContext, 'signal'>,
  sourcePath: string,
): Promise<ParsedProbe | undefined> {
  await using bytes = await openBytes(sourcePath, signal);
  const info = await readStreaminfo(bytes, 0);
  if (info === undefined || !isPlain(info)) return undefined;
  const start = info.isLast ? streaminfoEnd : await findFrames(bytes, streaminfoEnd);
  if (start === undefined) return undefined;
  const frame = readFlacFrameStart(await bytes.read(start, flacFrameStartBytes));
  const isAsAnnounced =
    frame?.number === 0 &&
    frame.channels === info.channels &&
    (frame.sampleRate ?? info.sampleRate) === info.sampleRate &&
    (frame.bitsPerSample ?? info.bitsPerSample) === info.bitsPerSample;
  return isAsAnnounced ? describe(info, bytes.size) : undefined;
}

function isPlain({ samples, sampleRate, bitsPerSample, blockSamplesMax }: Streaminfo): boolean {
  const isCounted = samples > 0 && sampleRate > 0;
  return isCounted && DEPTHS.has(bitsPerSample) && blockSamplesMax >= BLOCK_SAMPLES_MIN;
}

/** Where the metadata ends that begins at `at`. */
async function findFrames(bytes: Bytes, at: number): Promise<number | undefined> {
  let next = at;
  for (let blocks = 0; blocks < blocksMax; blocks += 1) {
    const head = await bytes.read(next, BLOCK_HEADER_BYTES);
    if (head.length < BLOCK_HEADER_BYTES) return undefined;
    const [type, isLast, length] = [head[0]! & 0x7f, head[0]! >= 0x80, head.readUIntBE(1, 3)];
    const content = next + BLOCK_HEADER_BYTES;
    const isKnown =
      PLAIN_BLOCKS.has(type) ||
      (type === PICTURE_BLOCK && (await isPicture(bytes, content, length)));
    if (!isKnown) return undefined;
    next = content + length;
    if (isLast) return next;
  }
  return undefined;
}

const PICTURE_FIELDS_BYTES = 32;

/** Whether the lengths in a picture fill the block that holds it (RFC 9639 §8.8). */
async function isPicture(bytes: Bytes, at: number, length: number): Promise<boolean> {
  let left = length - PICTURE_FIELDS_BYTES;
  let next = at + 4;
  for (const fieldsBetween of [0, 16, 0]) {
    next += fieldsBetween;
    const head = await bytes.read(next, 4);
    if (head.length < 4) return false;
    const taken = head.readUInt32BE(0);
    left -= taken;
    next += 4 + taken;
    if (left < 0) return false;
  }
  return left === 0;
}

/** FFmpeg counts time in µs here, and prints it with six decimals. */
const MICROSECONDS = 1_000_000;

function describe(info: Streaminfo, fileBytes: number): ParsedProbe | undefined {
  const { samples, sampleRate, channels, bitsPerSample } = info;
  const durationUs = Math.round((samples * MICROSECONDS) / sampleRate);
  const duration = Number((samples / sampleRate).toFixed(6));
  const bitRate = Math.floor((fileBytes * 8 * MICROSECONDS) / durationUs);
  const parsed = describeProbe(
    {
      index: 0,
      codec_type: 'audio',
      codec_name: 'flac',
      sample_rate: sampleRate,
      channels,
      bits_per_raw_sample: bitsPerSample,
      start_pts: 0,
      duration,
    },
    { format_name: 'flac', duration, bit_rate: bitRate },
  );
  return typeof parsed === 'string' ? undefined : parsed;
}
