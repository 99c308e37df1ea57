import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import type { MediaFile } from '#db/backup/index.ts';
import { parseStorageKey } from '#storage/storage-keys.ts';
import type { Storage } from '#storage/storage.ts';

/** Segments are named by the hash of their bytes. */
const NAMED_BY_HASH = /^([0-9a-f]{64})\.m4s$/;

/**
 * The files of all keys, with their hashes; what a name does not tell is read. A key without a file
 * is listed, too, without a hash.
 */
export async function* listMediaFiles(
  storage: Storage,
  keys: AsyncIterable<string>,
): AsyncGenerator<MediaFile, void, void> {
  for await (const text of keys) {
    const key = parseStorageKey(text);
    const place = storage.pathOf(key);
    if (!key.startsWith('assets/')) yield await describeFile(key, place, path.basename(key));
    else yield* listFolder(key, place);
  }
}

async function* listFolder(key: string, folder: string): AsyncGenerator<MediaFile, void, void> {
  const names = await readdir(folder, { recursive: true }).catch(ifMissing);
  if (names === undefined) {
    yield { name: key, bytes: 0, sha256: null, path: folder };
    return;
  }
  for (const name of names.sort()) {
    const file = path.join(folder, name);
    const found = await stat(file);
    if (!found.isFile()) continue;
    const known = NAMED_BY_HASH.exec(path.basename(name))?.[1];
    yield await describeFile(`${key}/${name.split(path.sep).join('/')}`, file, known);
  }
}

async function describeFile(
  name: string,
  file: string,
  sha256: string | undefined,
): Promise<MediaFile> {
  const found = await stat(file).catch(ifMissing);
  if (found === undefined) return { name, bytes: 0, sha256: null, path: file };
  return { name, bytes: found.size, sha256: sha256 ?? (await hashFile(file)), path: file };
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
