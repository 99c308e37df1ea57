import { existsSync } from 'node:fs';

import type { DatabaseContext } from '#context.ts';
import type { Work } from '#core/events.ts';
import {
  backupDatabase,
  backupErrors,
  type BackupEvent,
  type BackupManifest,
  type MediaFile,
} from '#db/backup/index.ts';
import { recordAudit } from '#domains/audit/index.ts';
import { openLocalStorage } from '#storage/local-storage.ts';

import { listMediaFiles } from './list-media-files.ts';

export interface SaveBackupInput {
  readonly file: string;
  readonly jobs: number;
  readonly withMedia: boolean;
  /** Replaces a file of this name, when the new one is whole. */
  readonly force: boolean;
}

export interface SaveBackupResult {
  readonly manifest: BackupManifest;
  readonly bytes: number;
  readonly durationMs: number;
}

/**
 * Saves the database, the list of its media files by hash and, when asked, the files themselves.
 * The audit log says so, where the database has one.
 * @throws BACKUP_FILE_EXISTS, and what `backupDatabase` throws
 */
export async function* saveBackup(
  ctx: DatabaseContext,
  input: SaveBackupInput,
): Work<BackupEvent, SaveBackupResult> {
  const startedMs = ctx.clock.monotonicMs();
  const { file, jobs, withMedia } = input;
  if (!input.force && existsSync(file)) throw backupErrors.BACKUP_FILE_EXISTS({ file });
  const list = (keys: AsyncIterable<string>): AsyncIterable<MediaFile> => listMedia(ctx, keys);
  const saved = yield* backupDatabase(ctx, { file, jobs, media: { included: withMedia, list } });
  if (isVeza(saved.manifest)) {
    try {
      await recordAudit(ctx, { actor: { kind: 'operator' }, action: 'database.saved' });
    } catch (error) {
      // Saved is saved, also by a user who may only read.
      ctx.log.warn({ err: error }, 'the audit log does not tell of this backup');
    }
  }
  return { ...saved, durationMs: Math.round(ctx.clock.monotonicMs() - startedMs) };
}

/** Whether it is a database of veza, with an audit log. */
export function isVeza({ schema, tables }: BackupManifest): boolean {
  return schema.id !== null && tables.some((item) => item.name === 'audit_log');
}

/** The storage is opened for the first key: other databases have none. */
async function* listMedia(
  ctx: DatabaseContext,
  keys: AsyncIterable<string>,
): AsyncGenerator<MediaFile, void, void> {
  const iterator = keys[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done) return;
  const storage = await openLocalStorage(ctx);
  yield* listMediaFiles(storage, withFirst(first.value, iterator));
}

async function* withFirst(
  first: string,
  rest: AsyncIterator<string>,
): AsyncGenerator<string, void, void> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
