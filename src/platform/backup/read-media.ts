import type { BackupFile, MediaLine } from '#db/backup/index.ts';

/** The list of media files in a backup, one after the other. */
export async function* readMediaList(file: BackupFile): AsyncGenerator<MediaLine, void, void> {
  let rest = Buffer.alloc(0);
  for (const frame of file.manifest.media?.list ?? []) {
    rest = Buffer.concat([rest, await file.read(frame)]);
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      yield JSON.parse(rest.subarray(0, end).toString()) as MediaLine;
      rest = rest.subarray(end + 1);
    }
  }
}

/** The bytes of the media files in a backup, which follow each other without a gap. */
export class MediaContent {
  readonly #file: BackupFile;
  #next = 0;
  #rest: Buffer = Buffer.alloc(0);

  constructor(file: BackupFile) {
    this.#file = file;
  }

  /** The next so many bytes, in pieces; all of them have to be taken. */
  async *take(bytes: number): AsyncGenerator<Buffer, void, void> {
    for (let left = bytes; left > 0;) {
      if (this.#rest.length === 0) await this.#read();
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  /** Passes over bytes; pieces of the file that hold nothing else are not read. */
  async skip(bytes: number): Promise<void> {
    let left = bytes - this.#rest.length;
    if (left <= 0) {
      this.#rest = this.#rest.subarray(bytes);
      return;
    }
    this.#rest = Buffer.alloc(0);
    const { content } = this.#file.manifest.media!;
    while (left > 0 && content[this.#next]!.bytes <= left) {
      left -= content[this.#next]!.bytes;
      this.#next += 1;
    }
    if (left > 0) {
      await this.#read();
      this.#rest = this.#rest.subarray(left);
    }
  }

  async #read(): Promise<void> {
    this.#rest = await this.#file.read(this.#file.manifest.media!.content[this.#next]!);
    this.#next += 1;
  }
}
