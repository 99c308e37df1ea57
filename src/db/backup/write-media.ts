import { createReadStream } from 'node:fs';

import type { BackupWriter } from './file/write-backup-file.ts';
import type { Frame } from './file/model.ts';
import type { BackupEvent, MediaEntry } from './model.ts';

/** One stored file that the database names. */
export interface MediaFile {
  /** Where it is in the storage: its key, and for a part of an asset the path in its folder. */
  readonly name: string;
  readonly bytes: number;
  /** In hex; null for a file that is not there. */
  readonly sha256: string | null;
  /** Where its bytes are now. */
  readonly path: string;
}

/** A line of the list in a backup. */
export type MediaLine = Omit<MediaFile, 'path'>;

const PIECE_BYTES = 4 * 1024 * 1024;
/** Where only hashes are listed, files are small work. */
const TOLD_EVERY_FILES = 100;

/**
 * Writes the list of media files, and with `included` their bytes one after the other; neither is
 * held in memory.
 */
export async function* writeMedia(
  writer: BackupWriter,
  files: AsyncIterable<MediaFile>,
  included: boolean,
): AsyncGenerator<BackupEvent, MediaEntry, void> {
  const list = new Pieces(writer, true);
  const content = new Pieces(writer, false);
  let [count, bytes, missing] = [0, 0, 0];
  for await (const { path, ...line } of files) {
    await list.add(Buffer.from(`${JSON.stringify(line)}\n`));
    if ((count + missing) % TOLD_EVERY_FILES === 0) {
      yield { type: 'media.progress', files: count + missing, bytes };
    }
    if (line.sha256 === null) {
      missing += 1;
      continue;
    }
    count += 1;
    bytes += line.bytes;
    if (!included || line.bytes === 0) continue;
    for await (const chunk of createReadStream(path, { end: line.bytes - 1 })) {
      await content.add(chunk as Buffer);
    }
    yield { type: 'media.progress', files: count + missing, bytes };
  }
  return {
    files: count,
    bytes,
    missing,
    included,
    list: await list.end(),
    content: await content.end(),
  };
}

/** Cuts a stream of bytes into frames. */
class Pieces {
  readonly #writer: BackupWriter;
  readonly #packed: boolean;
  readonly #frames: Frame[] = [];
  #parts: Buffer[] = [];
  #bytes = 0;

  constructor(writer: BackupWriter, packed: boolean) {
    this.#writer = writer;
    this.#packed = packed;
  }

  async add(chunk: Buffer): Promise<void> {
    this.#parts.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes >= PIECE_BYTES) await this.#flush();
  }

  async end(): Promise<readonly Frame[]> {
    if (this.#bytes > 0) await this.#flush();
    return this.#frames;
  }

  async #flush(): Promise<void> {
    const content = Buffer.concat(this.#parts, this.#bytes);
    this.#parts = [];
    this.#bytes = 0;
    this.#frames.push(await this.#writer.add(content, { packed: this.#packed }));
  }
}
