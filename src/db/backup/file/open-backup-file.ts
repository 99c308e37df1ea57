import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';

import { backupErrors } from '../backup-errors.ts';
import type { BackupContent, BackupManifest } from '../model.ts';
import type { CatalogSnapshot } from '../../schema/index.ts';
import { FILE_END, FILE_HEAD, TRAILER_BYTES, type Frame } from './model.ts';
import { unpack } from './pack.ts';

/** Most bytes of a manifest; one of a terabyte has about a tenth of it. */
const MANIFEST_BYTES_MAX = 1024 * 1024 * 1024;
const FORMAT = 1;

/** A backup to read from, in any order and by several readers at once. */
export interface BackupFile extends BackupContent, AsyncDisposable {
  readonly path: string;
  readonly bytes: number;
  /** The content of a frame. @throws BACKUP_DAMAGED when it is not what was written. */
  read(frame: Frame): Promise<Buffer>;
}

/**
 * Opens a backup and reads what it says of itself.
 * @throws BACKUP_FILE_UNREADABLE, BACKUP_FOREIGN, BACKUP_DAMAGED, BACKUP_TOO_NEW
 */
export async function openBackupFile(path: string): Promise<BackupFile> {
  const handle = await open(path, 'r').catch((cause: Error) => {
    throw backupErrors.BACKUP_FILE_UNREADABLE({ file: path, reason: cause.message }, { cause });
  });
  try {
    const bytes = (await handle.stat()).size;
    const read = (frame: Frame): Promise<Buffer> => readFrame(handle, path, frame);
    const manifest = await readManifest(handle, path, bytes);
    const parts: Buffer[] = [];
    for (const frame of manifest.schema.catalog) parts.push(await read(frame));
    const catalog = JSON.parse(Buffer.concat(parts).toString()) as CatalogSnapshot;
    return { path, bytes, manifest, catalog, read, [Symbol.asyncDispose]: () => handle.close() };
  } catch (error) {
    await handle.close();
    if ((error as NodeJS.ErrnoException).code === 'EISDIR') {
      throw backupErrors.BACKUP_FOREIGN({ file: path, reason: 'it is a folder' }, { cause: error });
    }
    throw error;
  }
}

async function readManifest(
  handle: FileHandle,
  file: string,
  fileBytes: number,
): Promise<BackupManifest> {
  const head = await readBytes(handle, 0, Math.min(FILE_HEAD.length, fileBytes));
  if (!head.equals(FILE_HEAD)) {
    const newer = /^VEZA-BACKUP (\d+)/.exec(head.toString('latin1'));
    if (newer !== null) throw backupErrors.BACKUP_TOO_NEW({ file, format: newer[1]! });
    throw backupErrors.BACKUP_FOREIGN({ file, reason: 'it does not begin like one' });
  }
  const cut = backupErrors.BACKUP_DAMAGED({ file, reason: 'its end is missing' });
  if (fileBytes < FILE_HEAD.length + TRAILER_BYTES) throw cut;
  const trailer = await readBytes(handle, fileBytes - TRAILER_BYTES, TRAILER_BYTES);
  if (!trailer.subarray(44).equals(FILE_END)) throw cut;
  const at = Number(trailer.readBigUInt64BE(0));
  const stored = trailer.readUInt32BE(8);
  if (at + stored + TRAILER_BYTES !== fileBytes) throw cut;
  const bytes = await readBytes(handle, at, stored);
  const sha256 = trailer.subarray(12, 44).toString('hex');
  verify(bytes, { file, at, sha256 });
  const manifest = JSON.parse((await inflateManifest(bytes)).toString()) as BackupManifest;
  if (manifest.format !== FORMAT) {
    throw backupErrors.BACKUP_TOO_NEW({ file, format: String(manifest.format) });
  }
  return manifest;
}

async function inflateManifest(bytes: Buffer): Promise<Buffer> {
  const { inflateRaw } = await import('node:zlib');
  return new Promise((resolve, reject) => {
    inflateRaw(bytes, { maxOutputLength: MANIFEST_BYTES_MAX }, (error, result) =>
      error === null ? resolve(result) : reject(error),
    );
  });
}

async function readFrame(handle: FileHandle, file: string, frame: Frame): Promise<Buffer> {
  const stored = await readBytes(handle, frame.at, frame.stored);
  verify(stored, { file, at: frame.at, sha256: frame.sha256 });
  return frame.packed ? unpack(stored, frame.bytes) : stored;
}

function verify(bytes: Buffer, input: { file: string; at: number; sha256: string }): void {
  const { file, at, sha256 } = input;
  if (createHash('sha256').update(bytes).digest('hex') === sha256) return;
  const reason = `the piece at byte ${at} is not what was written`;
  throw backupErrors.BACKUP_DAMAGED({ file, reason });
}

/** Fewer bytes where the file ends before; the hash tells. */
async function readBytes(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let from = 0;
  while (from < length) {
    const { bytesRead } = await handle.read(bytes, from, length - from, at + from);
    if (bytesRead === 0) break;
    from += bytesRead;
  }
  return bytes.subarray(0, from);
}
