import { createHash } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';

import { isFileError } from './walk-files.ts';

/** Largest picture that is kept. */
const COVER_BYTES_MAX = 10 * 1024 * 1024;

export type CoverMime = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif';

export interface Cover {
  readonly bytes: Uint8Array;
  readonly mime: CoverMime;
  readonly hash: Buffer;
}

const FOLDER_COVER = /^(cover|folder|front)\.(jpe?g|png|webp)$/i;

/** The picture as a cover, or undefined when it is none that a browser shows, or too large. */
export function toCover(bytes: Uint8Array | undefined): Cover | undefined {
  if (bytes === undefined || bytes.byteLength > COVER_BYTES_MAX) return undefined;
  const mime = sniffImage(bytes);
  if (mime === undefined) return undefined;
  return { bytes, mime, hash: createHash('sha256').update(bytes).digest() };
}

/**
 * The picture beside the music: `cover`, `folder` or `front` as .jpg, .png or .webp, in that
 * order. One that cannot be read counts as none.
 */
export async function findFolderCover(folder: Buffer): Promise<Cover | undefined> {
  try {
    const names = await readdir(folder, { encoding: 'buffer' });
    const covers = names
      .filter((name) => FOLDER_COVER.test(name.toString('latin1')))
      .toSorted((a, b) => Buffer.compare(a, b));
    for (const name of covers) {
      const cover = toCover(await readUpTo(Buffer.concat([folder, Buffer.from('/'), name])));
      if (cover !== undefined) return cover;
    }
    return undefined;
  } catch (error) {
    // Music without its picture is still music.
    if (isFileError(error)) return undefined;
    throw error;
  }
}

async function readUpTo(file: Buffer): Promise<Buffer | undefined> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    return size > COVER_BYTES_MAX ? undefined : await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** What kind of image the bytes are, by their magic numbers. */
function sniffImage(bytes: Uint8Array): CoverMime | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 16));
  if (head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  if (head.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n') return 'image/png';
  const magic = head.toString('latin1', 0, 4);
  if (magic === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP') return 'image/webp';
  return magic === 'GIF8' ? 'image/gif' : undefined;
}
