import { opendir } from 'node:fs/promises';
import path from 'node:path';

/** Most entries that are looked at below one folder. */
const ENTRIES_MAX = 5_000_000;
const PLAYLIST = /\.m3u8?$/i;

/**
 * Paths of the playlists below a folder by their names, sorted; a link to a folder is not followed.
 * @throws what the file system throws for the folder itself.
 */
export async function findFiles(dir: string, signal: AbortSignal): Promise<string[]> {
  const found: string[] = [];
  let entries = 0;
  for await (const entry of await opendir(dir, { recursive: true })) {
    signal.throwIfAborted();
    entries += 1;
    if (entries > ENTRIES_MAX) break;
    if (entry.isDirectory() || !PLAYLIST.test(entry.name)) continue;
    found.push(path.join(entry.parentPath, entry.name));
  }
  return found.toSorted();
}
