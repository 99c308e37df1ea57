import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { execa } from 'execa';

export interface SourceSpec {
  /** File name; its extension chooses the container unless `options` do. */
  readonly name: string;
  readonly seconds: number;
  readonly sampleRate?: number;
  readonly channels?: 1 | 2;
  /** Encoder and container options. */
  readonly options?: readonly string[];
}

/** Makes a short music file: a tone with noise, so that every frame differs. Returns its path. */
export async function makeSource(dir: string, spec: SourceSpec): Promise<string> {
  const { name, seconds, sampleRate = 44_100, channels = 2, options = [] } = spec;
  await mkdir(dir, { recursive: true });
  const file = path.join(dir, name);
  const left = `0.3*sin(440*2*PI*t)+0.1*random(0)`;
  const right = `0.3*sin(660*2*PI*t)+0.1*random(1)`;
  const expression = channels === 1 ? left : `${left}|${right}`;
  const tone = `aevalsrc=${expression}:s=${sampleRate}:d=${seconds}`;
  await execa('ffmpeg', [
    '-v',
    'error',
    '-nostdin',
    '-y',
    '-f',
    'lavfi',
    '-i',
    tone,
    ...options,
    `file:${file}`,
  ]);
  return file;
}

/** Samples a channel that FFmpeg decodes from a file, at its own rate. */
export async function countDecodedSamples(file: string): Promise<number> {
  const { stdout } = await execa(
    'ffmpeg',
    [
      '-v',
      'error',
      '-nostdin',
      '-i',
      `file:${file}`,
      '-map',
      '0:a:0',
      '-ac',
      '1',
      '-f',
      's16le',
      'pipe:1',
    ],
    // A last byte of 0x0a is a sample here, no end of a line.
    { encoding: 'buffer', stripFinalNewline: false },
  );
  return stdout.length / 2;
}
