import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { Work } from '#core/events.ts';
import { albumLoudness, type Loudness } from '#domains/jobs/index.ts';
import {
  listAlbumMembers,
  listPendingAlbums,
  settleAlbum,
  type OutputLoudness,
} from '#domains/outputs/index.ts';
import { replaceFile } from '#storage/durable.ts';

import type { TranscodeFilesContext, TranscodeFilesEvent } from './model.ts';

const FILE_MODE = 0o644;

/**
 * Writes the loudness of every album that has changed into the `asset.json` of each of its files,
 * also of those that another run encoded. A run that is killed before its end leaves it to the next.
 */
export async function* writeAlbums(
  ctx: TranscodeFilesContext,
  outRoot: string,
): Work<TranscodeFilesEvent, void> {
  for (const albumKey of await listPendingAlbums(ctx, outRoot)) {
    ctx.signal.throwIfAborted();
    const album = { outRoot, albumKey };
    let joined: Loudness | undefined;
    for await (const members of listAlbumMembers(ctx, album)) {
      const tracks = members.map(({ loudness }) => loudness);
      joined = albumLoudness(joined === undefined ? tracks : [joined, ...tracks]);
    }
    if (joined === undefined) continue;
    const { integratedLufs, rangeLu, truePeakDbtp } = joined;
    const loudness: OutputLoudness = { integratedLufs, rangeLu, truePeakDbtp };
    let written = 0;
    for await (const members of listAlbumMembers(ctx, album)) {
      for (const { outDir } of members) {
        ctx.signal.throwIfAborted();
        if (await writeAlbum(outDir, loudness)) written += 1;
      }
    }
    await settleAlbum(ctx, album);
    yield { type: 'album.written', tracks: written, loudness };
  }
}

/** Whether the folder was there to be written. */
async function writeAlbum(outDir: string, album: OutputLoudness): Promise<boolean> {
  const file = path.join(outDir, 'asset.json');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    // Somebody has removed the output; it is made again when its source is met.
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (text === undefined) return false;
  const document = JSON.parse(text) as { loudness: OutputLoudness };
  const next = { ...document, loudness: { ...document.loudness, album } };
  const written = `${JSON.stringify(next, null, 2)}\n`;
  if (written !== text) await replaceFile(file, Buffer.from(written), FILE_MODE);
  return true;
}
