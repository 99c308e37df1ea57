import { Readable } from 'node:stream';

import { execa } from 'execa';

/** What every good asset sounds like: two tones and noise, so that no two frames are the same. */
const SECONDS = 20;
export const SAMPLE_RATE = 44_100;

export interface ToneOptions {
  /** Codec and container: `['-c:a', 'aac', '-b:a', '96k', '-f', 'adts']`. */
  readonly options: readonly string[];
  readonly sampleRate?: number;
}

/** Encodes the tone with FFmpeg; returns the bytes of the container. */
export async function encodeTone({
  options,
  sampleRate = SAMPLE_RATE,
}: ToneOptions): Promise<Buffer> {
  const left = '0.3*sin(440*2*PI*t)+0.1*(random(0)-0.5)';
  const right = '0.3*sin(660*2*PI*t)+0.1*(random(1)-0.5)';
  const tone = `aevalsrc=${left}|${right}:s=${sampleRate}:d=${SECONDS}`;
  const { stdout } = await execa(
    'ffmpeg',
    ['-v', 'error', '-nostdin', '-f', 'lavfi', '-i', tone, ...options, 'pipe:1'],
    { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 },
  );
  return Buffer.from(stdout);
}

/** Bytes as a stream of small pieces, as they come from a file or a socket. */
export function inPieces(bytes: Buffer, pieceBytes = 16_384): AsyncIterable<Buffer> {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    pieces.push(bytes.subarray(at, at + pieceBytes));
  }
  return Readable.from(pieces) as AsyncIterable<Buffer>;
}
