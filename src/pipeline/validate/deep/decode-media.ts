import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { keepLastLines } from '../../encode/last-lines.ts';
import { startFfmpeg } from '../../encode/start-ffmpeg.ts';
import { readWav, type TakeSamples, type WavFormat } from './read-wav.ts';

/** How long one decoding may take; an hour of music takes half a minute. */
const decodeTimeoutMs = 10 * 60_000;

export interface DecodeContext {
  readonly signal: AbortSignal;
  /** FFmpeg to decode with. */
  readonly ffmpegPath: string;
}

export interface DecodeInput {
  /** Demuxer of FFmpeg: `mov`, `mpegts`, `aac`. */
  readonly format: string;
  /** Init section and segments, one after the other. */
  readonly bytes: Iterable<Buffer> | AsyncIterable<Buffer>;
  readonly take: TakeSamples;
}

/** What decoding found. */
export interface Decoded {
  /** Undefined where nothing could be decoded. */
  readonly format: WavFormat | undefined;
  /** What FFmpeg complained of, the last lines of it. */
  readonly complaints: readonly string[];
}

/**
 * Decodes media with FFmpeg. Damaged media is a complaint, and no error.
 * @throws FFMPEG_MISSING, and the reason of `signal`.
 */
export async function decodeMedia(ctx: DecodeContext, input: DecodeInput): Promise<Decoded> {
  ctx.signal.throwIfAborted();
  const lines = keepLastLines('pipe:0', 'the segment');
  const ffmpeg = startFfmpeg({
    program: ctx.ffmpegPath,
    arguments: argumentsFor(input.format),
    fed: true,
    fdMax: 2,
    lastLines: lines,
  });
  const ending = AbortSignal.any([ctx.signal, AbortSignal.timeout(decodeTimeoutMs)]);
  const stop = (): void => void ffmpeg.stop();
  ending.addEventListener('abort', stop, { once: true });
  try {
    const fed = pipeline(Readable.from(input.bytes), ffmpeg.stdin!).catch(() => {
      // FFmpeg ended before it read everything; how it ended says why.
    });
    const format = await readWav(ffmpeg.output(1) as AsyncIterable<Buffer>, input.take).catch(
      (cause: unknown) => {
        ctx.signal.throwIfAborted();
        // A stopped FFmpeg closes its output in the middle; how it ended is told below.
        if (ending.aborted) return undefined;
        throw cause;
      },
    );
    await fed;
    const { succeeded, words } = await ffmpeg.ended;
    ctx.signal.throwIfAborted();
    const complaints = lines.lines();
    if (!succeeded && complaints.length === 0) complaints.push(`FFmpeg ${words}`);
    return { format, complaints };
  } finally {
    ending.removeEventListener('abort', stop);
    await ffmpeg.stop();
  }
}

function argumentsFor(format: string): string[] {
  const input = ['-f', format, '-protocol_whitelist', 'pipe', '-i', 'pipe:0'];
  // Damaged frames are to be counted, not to end the run.
  const output = ['-max_error_rate', '1', '-map', '0:a:0', '-c:a', 'pcm_f32le', '-f', 'wav'];
  return ['-hide_banner', '-nostats', '-v', 'error', ...input, ...output, 'pipe:1'];
}
