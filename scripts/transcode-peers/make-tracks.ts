import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';

import { execa } from 'execa';

export interface Track {
  /** FLAC, so that every rung of the ladder is made of it. */
  readonly file: string;
  /** The same samples, decoded. */
  readonly wav: string;
  readonly seconds: number;
}

const SYNTHETIC_TRACKS = 10;
const SYNTHETIC_SECONDS = 60;
const SECONDS_MIN = 5;

/**
 * The music of `library`, or ten tracks that FFmpeg makes up (chords under tremolo, noise that comes
 * and goes), as FLAC in `dir/flac` and as WAV in `dir/wav`.
 */
export async function makeTracks(dir: string, library: string | undefined): Promise<Track[]> {
  await mkdir(path.join(dir, 'flac'));
  await mkdir(path.join(dir, 'wav'));
  const tracks: Track[] = [];
  for (const input of library === undefined ? synthetic() : await musicBelow(library)) {
    const name = String(tracks.length).padStart(3, '0');
    const file = path.join(dir, 'flac', `${name}.flac`);
    const wav = path.join(dir, 'wav', `${name}.wav`);
    const to = '-map 0:a:0 -map_metadata -1 -ac 2 -sample_fmt s16'.split(' ');
    await execa('ffmpeg', ['-v', 'error', ...input, ...to, file]);
    await execa('ffmpeg', ['-v', 'error', '-i', file, wav]);
    tracks.push({ file, wav, seconds: await secondsOf(file) });
  }
  return tracks;
}

async function musicBelow(library: string): Promise<string[][]> {
  const names = (await readdir(library, { recursive: true }))
    .filter((name) => /\.(flac|wav|ogg|mp3|m4a|opus|aiff?)$/i.test(name))
    .toSorted();
  const inputs: string[][] = [];
  for (const name of names) {
    const file = path.join(library, name);
    if ((await secondsOf(file)) >= SECONDS_MIN) inputs.push(['-i', file]);
  }
  return inputs;
}

function synthetic(): string[][] {
  return Array.from({ length: SYNTHETIC_TRACKS }, (_, index) => {
    const hz = 110 * 2 ** (index / 12);
    const note = (ratio: number, beat: number): string =>
      `0.2*sin(2*PI*${(hz * ratio).toFixed(3)}*t)*(0.6+0.4*sin(2*PI*${beat}*t))`;
    const hiss = '0.1*(random(0)-0.5)*exp(-8*mod(t\\,0.5))';
    const left = [note(1, 0.7), note(1.5, 1.1), note(4, 3.1), hiss].join('+');
    const right = [note(1.25, 0.9), note(2, 1.3), note(5, 2.9), hiss].join('+');
    return ['-f', 'lavfi', '-i', `aevalsrc=${left}|${right}:s=44100:d=${SYNTHETIC_SECONDS}`];
  });
}

async function secondsOf(file: string): Promise<number> {
  const asked = '-v error -show_entries format=duration -of csv=p=0'.split(' ');
  const { stdout } = await execa('ffprobe', [...asked, file]);
  return Number(stdout);
}
