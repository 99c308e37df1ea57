import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { makeSource } from '../support/make-source.ts';

/** Samples of every source of the corpus before it was encoded. */
export const soundSamples = 66_150;
const seconds = 1.5;

/** Containers and codecs of the corpus, and how FFmpeg makes them. */
const kinds = {
  mp3: { extension: 'mp3', options: ['-b:a', '128k'] },
  'untagged-mp3': {
    extension: 'mp3',
    options: ['-b:a', '128k', '-write_xing', '0', '-id3v2_version', '0'],
  },
  aac: { extension: 'm4a', options: ['-c:a', 'aac', '-b:a', '128k'] },
  alac: {
    extension: 'm4a',
    options: ['-c:a', 'alac', '-sample_fmt', 's16p', '-movflags', '+faststart'],
  },
  adts: { extension: 'aac', options: ['-c:a', 'aac', '-b:a', '128k'] },
  flac: { extension: 'flac', options: ['-sample_fmt', 's16'] },
  vorbis: {
    extension: 'ogg',
    options: ['-c:a', 'libvorbis', '-q:a', '4', '-page_duration', '200000'],
  },
  opus: {
    extension: 'opus',
    options: ['-c:a', 'libopus', '-b:a', '96k', '-page_duration', '200000'],
  },
  wav: { extension: 'wav', options: [] },
  aiff: { extension: 'aiff', options: [] },
  matroska: { extension: 'mka', options: ['-c:a', 'flac', '-sample_fmt', 's16'] },
} as const;

export type Kind = keyof typeof kinds;

/** One good file of the corpus. */
export interface Sound {
  readonly kind: Kind;
  readonly extension: string;
  readonly bytes: Buffer;
}

/** Makes one good file of every kind: a tone with noise, so that every frame differs. */
export async function makeSounds(dir: string): Promise<ReadonlyMap<Kind, Sound>> {
  const made = Object.entries(kinds).map(async ([name, { extension, options }]) => {
    const kind = name as Kind;
    // Opus knows 48 kHz only.
    const sampleRate = kind === 'opus' ? 48_000 : 44_100;
    const length = { seconds: kind === 'opus' ? soundSamples / 48_000 : seconds, sampleRate };
    const spec = { name: `${kind}.${extension}`, ...length, options };
    const file = await makeSource(path.join(dir, 'sounds'), spec);
    return [kind, { kind, extension, bytes: await readFile(file) }] as const;
  });
  return new Map(await Promise.all(made));
}
