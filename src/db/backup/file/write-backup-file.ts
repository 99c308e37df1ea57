import { createHash } from 'node:crypto';
import { open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

import { backupErrors } from '../backup-errors.ts';
import { FILE_END, FILE_HEAD, TRAILER_BYTES, type Frame } from './model.ts';
import { pack } from './pack.ts';

/** A backup file that grows, under another name until it is whole. */
export interface BackupWriter extends AsyncDisposable {
  /** Bytes written until now. */
  readonly bytes: number;
  /** Compresses and appends; several callers at a time take turns. */
  add(content: Buffer, options?: { packed?: boolean }): Promise<Frame>;
  /** Writes the manifest, makes everything survive a power cut, and gives the file its name. */
  finish(manifest: object): Promise<void>;
}

/**
 * Opens `FILE.partial-PID`, readable by its owner alone. Disposing without `finish` removes it; what
 * killed runs left beside it is removed first.
 * @throws BACKUP_FILE_UNWRITABLE
 */
export async function openBackupWriter(file: string): Promise<BackupWriter> {
  const partial = `${file}.partial-${process.pid}`;
  return guard(file, async () => {
    await removeAbandoned(file);
    const handle = await open(partial, 'wx', 0o600);
    const writer = new Writer(file, partial, handle);
    await writer.begin();
    return writer;
  });
}

class Writer implements BackupWriter {
  bytes = 0;
  readonly #file: string;
  readonly #partial: string;
  readonly #handle: FileHandle;
  #turn: Promise<unknown> = Promise.resolve();
  #done = false;

  constructor(file: string, partial: string, handle: FileHandle) {
    this.#file = file;
    this.#partial = partial;
    this.#handle = handle;
  }

  async begin(): Promise<void> {
    await this.#write(FILE_HEAD);
  }

  async add(content: Buffer, options: { packed?: boolean } = {}): Promise<Frame> {
    const packed = options.packed !== false;
    const stored = packed ? await pack(content) : content;
    const sha256 = createHash('sha256').update(stored).digest('hex');
    const turn = this.#turn.then(async () => {
      const at = this.bytes;
      await this.#write(stored);
      return at;
    });
    // The next one waits, and fails by itself where the disk is full.
    this.#turn = turn.catch(() => {});
    const at = await turn;
    return { at, stored: stored.length, bytes: content.length, sha256, packed };
  }

  async finish(manifest: object): Promise<void> {
    const frame = await this.add(Buffer.from(JSON.stringify(manifest)));
    const trailer = Buffer.alloc(TRAILER_BYTES);
    trailer.writeBigUInt64BE(BigInt(frame.at), 0);
    trailer.writeUInt32BE(frame.stored, 8);
    trailer.write(frame.sha256, 12, 'hex');
    trailer.set(FILE_END, 44);
    await this.#write(trailer);
    await guard(this.#file, async () => {
      await this.#handle.sync();
      await this.#handle.close();
      await rename(this.#partial, this.#file);
      this.#done = true;
      const folder = await open(path.dirname(this.#file), 'r');
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#done) return;
    await this.#turn;
    await this.#handle.close();
    await rm(this.#partial, { force: true });
  }

  async #write(bytes: Buffer): Promise<void> {
    await guard(this.#file, async () => {
      for (let from = 0; from < bytes.length;) {
        from += (await this.#handle.write(bytes, from)).bytesWritten;
      }
    });
    this.bytes += bytes.length;
  }
}

async function guard<R>(file: string, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof Error) || !('syscall' in cause)) throw cause;
    throw backupErrors.BACKUP_FILE_UNWRITABLE({ file, reason: cause.message }, { cause });
  }
}

/** Drafts of processes that are gone. */
async function removeAbandoned(file: string): Promise<void> {
  const prefix = `${path.basename(file)}.partial-`;
  for (const name of await readdir(path.dirname(file))) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN;
    if (!Number.isSafeInteger(pid) || (pid !== process.pid && isAlive(pid))) continue;
    await rm(path.join(path.dirname(file), name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
