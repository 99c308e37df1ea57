import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { execa } from 'execa';

const FILES_A_FOLDER = 100;

/**
 * Writes `count` FLAC files of a second, a hundred a folder, each with a title, an artist, an album and
 * so a content of its own. Returns their paths.
 */
export async function writeMany(dir: string, count: number): Promise<string[]> {
  await mkdir(dir, { recursive: true });
  const model = path.join(dir, '..', 'second.flac');
  const tone = 'sine=frequency=440:sample_rate=44100:duration=1';
  const to = '-ac 2 -sample_fmt s16 -map_metadata -1 -fflags +bitexact'.split(' ');
  await execa('ffmpeg', ['-y', '-v', 'error', '-f', 'lavfi', '-i', tone, ...to, model]);
  const { info, frames } = splitFlac(await readFile(model));
  const files: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const album = Math.floor(index / FILES_A_FOLDER);
    const folder = path.join(dir, `album ${album}`);
    if (index % FILES_A_FOLDER === 0) await mkdir(folder);
    const tags = [`TITLE=Track ${index}`, 'ARTIST=Nobody', `ALBUM=Album ${album}`];
    const file = path.join(folder, `${index}.flac`);
    await writeFile(file, Buffer.concat([Buffer.from('fLaC'), info, comment(tags), frames]));
    files.push(file);
  }
  return files;
}

/** STREAMINFO and the frames, without the blocks between them (RFC 9639 §8). */
function splitFlac(data: Buffer): { info: Buffer; frames: Buffer } {
  let at = 4;
  let last = false;
  while (!last) {
    last = (data[at]! & 0x80) !== 0;
    at += 4 + data.readUIntBE(at + 1, 3);
  }
  const info = Buffer.from(data.subarray(4, 8 + 34));
  info[0]! &= 0x7f;
  return { info, frames: data.subarray(at) };
}

/** The last metadata block: a Vorbis comment (RFC 9639 §8.6). */
function comment(tags: readonly string[]): Buffer {
  const text = (value: string): Buffer => {
    const bytes = Buffer.from(value, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const count = Buffer.alloc(4);
  count.writeUInt32LE(tags.length);
  const body = Buffer.concat([text('veza'), count, ...tags.map(text)]);
  const head = Buffer.from([0x84, 0, 0, 0]);
  head.writeUIntBE(body.length, 1, 3);
  return Buffer.concat([head, body]);
}
