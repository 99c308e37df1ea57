import { id3HeaderBytes, id3TagBytes } from '../../packed/read-id3.ts';
import type { Bytes } from './open-bytes.ts';

/** Most tags that may follow each other; more than a few come of a damaged header only. */
const tagsMax = 64;

/** Where the bytes after the ID3v2 tags at `at` begin; may lie behind the end of the file. */
export async function skipId3(bytes: Bytes, at: number): Promise<number> {
  let end = at;
  for (let tags = 0; tags < tagsMax; tags += 1) {
    const tagBytes = id3TagBytes(await bytes.read(end, id3HeaderBytes), 0);
    if (tagBytes === undefined) return end;
    end += tagBytes;
  }
  return end;
}
