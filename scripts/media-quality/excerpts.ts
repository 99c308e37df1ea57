import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { execa } from 'execa';

import { decodeStereo } from './decode-stereo.ts';
import type { Stereo } from './noise-to-mask.ts';
import { worstCases } from './worst-cases.ts';

export interface Excerpt {
  readonly name: string;
  /** A WAV of 32-bit floating point. */
  readonly file: string;
  readonly sampleRate: number;
  readonly reference: Stereo;
}

const SYNTHETIC_RATE = 44_100;
/** From the middle of a track, so that no intro decides. */
const EXCERPT_SECONDS = 10;
/** Shorter files are noises of a game or an interface. */
const SECONDS_MIN = 5;

/** Writes the synthetic worst cases into `dir`. */
export async function writeWorstCases(dir: string): Promise<Excerpt[]> {
  const excerpts: Excerpt[] = [];
  for (const [name, reference] of Object.entries(worstCases(SYNTHETIC_RATE))) {
    const raw = path.join(dir, `${name}.f32`);
    const file = path.join(dir, `${name}.wav`);
    await writeFile(raw, interleave(reference));
    const format = `-v error -f f32le -ar ${SYNTHETIC_RATE} -ac 2 -i`.split(' ');
    await execa('ffmpeg', [...format, raw, '-c:a', 'pcm_f32le', file]);
    excerpts.push({ name, file, sampleRate: SYNTHETIC_RATE, reference });
  }
  return excerpts;
}

/** Writes ten seconds of every track below `library` into `dir`. */
export async function cutExcerpts(dir: string, library: string): Promise<Excerpt[]> {
  const names = (await readdir(library, { recursive: true }))
    .filter((name) => /\.(flac|wav|ogg|mp3|m4a|opus|aiff?)$/i.test(name))
    .toSorted();
  const excerpts: Excerpt[] = [];
  for (const [index, name] of names.entries()) {
    const source = path.join(library, name);
    const { seconds, sampleRate } = await probe(source);
    if (seconds < SECONDS_MIN) continue;
    const file = path.join(dir, `${index}.wav`);
    const start = Math.max(0, (seconds - EXCERPT_SECONDS) / 2);
    const cut = `-v error -ss ${start} -t ${EXCERPT_SECONDS} -i`.split(' ');
    const target = '-map 0:a:0 -ac 2 -c:a pcm_f32le'.split(' ');
    await execa('ffmpeg', [...cut, source, ...target, file]);
    const reference = await decodeStereo(file);
    excerpts.push({ name: path.basename(name), file, sampleRate, reference });
  }
  return excerpts;
}

async function probe(file: string): Promise<{ seconds: number; sampleRate: number }> {
  const asked = '-v error -select_streams a:0 -show_entries stream=sample_rate:format=duration';
  const { stdout } = await execa('ffprobe', [...asked.split(' '), '-of', 'json', file]);
  const { streams, format } = JSON.parse(stdout);
  return { seconds: Number(format.duration), sampleRate: Number(streams[0].sample_rate) };
}

function interleave([left, right]: Stereo): Buffer {
  const both = new Float32Array(left.length * 2);
  for (let i = 0; i < left.length; i += 1) both.set([left[i]!, right[i]!], i * 2);
  return Buffer.from(both.buffer);
}
