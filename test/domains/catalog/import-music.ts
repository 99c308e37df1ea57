import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { execa } from 'execa';

import { runWork } from '#core/events.ts';
import type { Context } from '#context.ts';
import { importPaths, type ImportEvent, type ImportInput } from '#domains/catalog/index.ts';
import { createImportMedia } from '#pipeline/index.ts';

/** Runs an import as the command does; gives its result and every event. */
export async function importMusic(
  ctx: Context,
  paths: ImportInput['paths'],
  more: Partial<ImportInput> = {},
) {
  const events: ImportEvent[] = [];
  const work = importPaths(ctx, {
    paths,
    visibility: 'public',
    ownerId: null,
    origin: 'test',
    startedBy: 'operator',
    media: createImportMedia(ctx),
    ...more,
  });
  const result = await runWork(work, (event) => events.push(event));
  return { ...result, events };
}

/** A second of a tone, in the format that the file's extension names; tags as FFmpeg writes them. */
export async function makeMusic(
  file: string,
  hz: number,
  tags: Readonly<Record<string, string>> = {},
): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const metadata = Object.entries(tags).flatMap(([name, text]) => ['-metadata', `${name}=${text}`]);
  const tone = `sine=frequency=${hz}:sample_rate=44100:duration=1`;
  const options = ['-nostdin', '-v', 'error', '-y', '-f', 'lavfi', '-i', tone, '-ac', '2'];
  await execa('ffmpeg', [...options, ...metadata, `file:${file}`]);
}

export const LONG_NAME = `${'A very long name of a song '.repeat(8).slice(0, 195)}.flac`;
/** Latin-1 bytes that are no UTF-8. */
export const INVALID_NAME = Buffer.from('caf\xe9.mp3', 'latin1');

/** A folder of music as people have it: good files by odd names, and everything that is none. */
export async function makeOddFolder(dir: string): Promise<void> {
  const at = (...names: string[]): string => path.join(dir, ...names);
  await makeMusic(at('Björk', 'Homogenic', '01 - Jóga.flac'), 220);
  await makeMusic(at('Björk', 'Homogenic', '02 - Bachelorette.mp3'), 225, {
    title: 'Bachelorette',
    artist: 'Björk',
    album: 'Homogenic',
  });
  await makeMusic(at('with spaces in it.ogg'), 230, { title: 'Spaces' });
  await makeMusic(at('🎵 emoji 👩‍🚀.mp3'), 235);
  await makeMusic(at(LONG_NAME), 240);
  await makeMusic(at('-rf --help.mp3'), 245);
  await makeMusic(at('concat:a|b.flac'), 250);
  await makeMusic(at('100%d %s.ogg'), 255);
  await makeMusic(at('日本語', '曲.m4a'), 260);
  await makeMusic(at('quote \' and " and \\ back.wav'), 265);
  await makeMusic(at('line\nbreak.mp3'), 270);
  await makeMusic(at('plain.flac'), 275);
  await copyFile(at('plain.flac'), at('no extension'));
  await makeMusic(at('other.ogg'), 280);
  await copyFile(at('other.ogg'), at('called.txt'));
  await makeMusic(at('latin1.mp3'), 285);
  await copyFile(at('latin1.mp3'), Buffer.concat([Buffer.from(`${dir}/`), INVALID_NAME]));
  await copyFile(at('with spaces in it.ogg'), at('zz a duplicate.ogg'));
  await writeFile(at('a text.mp3'), 'I am not a song, whatever my name says.\n'.repeat(50));
  await writeFile(at('empty.flac'), '');
  await writeFile(at('cut header.flac'), Buffer.from('fLaC\0\0\0\x22\x10', 'latin1'));
  await writeFile(at('cover.jpg'), 'not even a picture');
  await writeFile(at('notes.txt'), 'ripped in 2004');
  await writeFile(at('.hidden.mp3'), 'hidden');
  await symlink('.', at('loop'));
  await symlink('nowhere.mp3', at('broken link.mp3'));
}
