import { lstat, opendir, rename } from 'node:fs/promises';
import path from 'node:path';

import { fsyncTree, renameDurably } from '#storage/durable.ts';

import { transcodeErrors } from './errors.ts';

export interface PublishOutputInput {
  /** The complete folder. */
  readonly stagingDir: string;
  readonly outDir: string;
  /** Where a former output is put; on the same file system, and the caller's to remove. */
  readonly asideDir: string;
}

/**
 * Puts a complete folder into its place, in that of a former one where there is one. After a power
 * cut it is the old one, the new one or, for a moment between two renames, none.
 * @throws OUTPUT_OCCUPIED where something else than an output is there
 */
export async function publishOutput(input: PublishOutputInput): Promise<void> {
  const { stagingDir, outDir, asideDir } = input;
  await fsyncTree(stagingDir);
  const stranger = await findStranger(outDir);
  if (stranger !== undefined) throw transcodeErrors.OUTPUT_OCCUPIED({ path: outDir, stranger });
  await rename(outDir, asideDir).catch(ignoreMissing);
  await renameDurably(stagingDir, outDir, FOLDER_MODE);
}

/** Outputs are there to be served, by whatever user the web server has. */
const FOLDER_MODE = 0o755;
// A draft of `asset.json` is left where a run was killed that wrote the loudness of an album.
const ASSET_FILE =
  /^(?:master(?:-[a-z]+)?\.m3u8|asset\.json(?:\.part)?|waveform\.(?:json|dat)|cover\.\w+)$/;
const PLAYLIST = 'playlist.m3u8';

/** The first thing in a folder that no output has: whatever it is, it is not veza's to remove. */
async function findStranger(outDir: string): Promise<string | undefined> {
  const info = await lstat(outDir).catch(ignoreMissing);
  if (info === undefined) return undefined;
  if (!info.isDirectory()) return 'a file';
  for await (const entry of await opendir(outDir)) {
    if (entry.isFile() && ASSET_FILE.test(entry.name)) continue;
    const playlist = path.join(outDir, entry.name, PLAYLIST);
    if (entry.isDirectory() && (await lstat(playlist).catch(ignoreMissing))) continue;
    return entry.name;
  }
  return undefined;
}

function ignoreMissing(error: unknown): undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
}
