import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { execa } from 'execa';

export interface Song {
  /** File name with its extension, which says the format. */
  readonly file: string;
  readonly title: string;
  readonly artist: string;
  readonly album: string;
  readonly number: number;
  readonly seconds: number;
  /** Pitch in hertz, so that no two songs have the same bytes. */
  readonly pitch: number;
}

/** Makes a folder of audible, tagged music; the files hold their album's cover where they can. */
export async function makeMusic(dir: string, songs: readonly Song[]): Promise<void> {
  await mkdir(dir, { recursive: true });
  const cover = path.join(dir, 'cover.png');
  await ffmpeg(
    '-f',
    'lavfi',
    '-i',
    'gradients=s=300x300:c0=0xd9482b:c1=0x2b5fd9:n=2:d=1:seed=7',
    '-frames:v',
    '1',
    cover,
  );
  for (const song of songs) {
    const sound = `sine=frequency=${song.pitch}:duration=${song.seconds}:sample_rate=44100`;
    const tags = Object.entries({
      title: song.title,
      artist: song.artist,
      album: song.album,
      track: String(song.number),
    }).flatMap(([name, value]) => ['-metadata', `${name}=${value}`]);
    const picture = song.file.endsWith('.mp3') || song.file.endsWith('.flac');
    const pictureArgs = [
      '-i',
      cover,
      '-map',
      '0:a',
      '-map',
      '1:v',
      '-disposition:v',
      'attached_pic',
    ];
    const file = path.join(dir, song.file);
    await ffmpeg(
      '-f',
      'lavfi',
      '-i',
      sound,
      ...(picture ? pictureArgs : []),
      ...tags,
      '-ac',
      '2',
      file,
    );
  }
}

/** A file that calls itself music and is text. */
export async function makeImpostor(dir: string, file: string): Promise<void> {
  await writeFile(path.join(dir, file), 'This is no music at all.\n');
}

async function ffmpeg(...args: string[]): Promise<void> {
  await execa('ffmpeg', ['-v', 'error', '-y', ...args]);
}
