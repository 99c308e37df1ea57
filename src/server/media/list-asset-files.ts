import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import type { MediaAsset } from '#domains/catalog/index.ts';
import type { Storage } from '#storage/storage.ts';

import type { MediaFile } from './media-file.ts';

/** Files of one published asset: `master.m3u8`, `a128/playlist.m3u8`, `a128/<hash>.m4s` … */
export type AssetFiles = ReadonlyMap<string, MediaFile>;

const TYPES: Readonly<Record<string, string>> = Object.freeze({
  '.m3u8': 'application/vnd.apple.mpegurl',
  '.m4s': 'audio/mp4',
  '.mp4': 'audio/mp4',
  '.json': 'application/json; charset=utf-8',
});

/**
 * What a published asset consists of. It never changes once it is published, so the list may be
 * kept for as long as the asset's id is; names outside of it do not exist, however they are spelt.
 */
export async function listAssetFiles(
  storage: Pick<Storage, 'pathOf'>,
  asset: MediaAsset,
): Promise<AssetFiles> {
  const root = storage.pathOf(asset.storageKey);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && path.extname(entry.name) in TYPES)
    .map(async (entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const name = path.relative(root, file).split(path.sep).join('/');
      return [name, await describe(file)] as const;
    });
  return new Map(await Promise.all(files));
}

async function describe(file: string): Promise<MediaFile> {
  const { size, mtime } = await stat(file);
  const extension = path.extname(file);
  const segment = extension === '.m4s' || extension === '.mp4';
  return {
    path: file,
    bytes: size,
    modifiedAt: mtime,
    lastModified: mtime.toUTCString(),
    contentType: TYPES[extension]!,
    // Segments are named by their hash; of the few texts the hash is made here.
    etag: segment ? `"${path.basename(file, extension)}"` : await hashEtag(file),
    hot: true,
  };
}

async function hashEtag(file: string): Promise<string> {
  return `"${createHash('sha256')
    .update(await readFile(file))
    .digest('base64url')}"`;
}
