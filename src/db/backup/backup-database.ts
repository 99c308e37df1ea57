import type pg from 'pg';

import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';
import { packageRoot } from '#core/package-root.ts';

import { toDbError } from '../db-errors.ts';
import { backupErrors } from './backup-errors.ts';
import { cancelOnAbort } from './connect.ts';
import { describeSchema } from './describe-schema.ts';
import { openBackupWriter, type BackupWriter } from './file/write-backup-file.ts';
import type { Frame } from './file/model.ts';
import { listSequences } from './list-tables.ts';
import { listMediaKeys } from './media-keys.ts';
import type { BackupEvent, BackupManifest, MediaEntry } from './model.ts';
import { openSnapshot, type Snapshot } from './open-snapshot.ts';
import { saveTables } from './save-tables.ts';
import { writeMedia, type MediaFile } from './write-media.ts';

const CATALOG_PIECE_BYTES = 4 * 1024 * 1024;

export interface BackupInput {
  readonly file: string;
  /** Connections that read at the same time. */
  readonly jobs: number;
  /** What the storage holds under the keys; without it the backup is of the database alone. */
  readonly media?:
    | {
        readonly included: boolean;
        list(keys: AsyncIterable<string>): AsyncIterable<MediaFile>;
      }
    | undefined;
}

export interface SavedBackup {
  readonly manifest: BackupManifest;
  /** Of the file. */
  readonly bytes: number;
}

/**
 * Writes the database as it is at one moment into a file, which gets its name when it is whole.
 * Nobody is hindered from reading and writing meanwhile; altering and dropping tables waits.
 * @throws BACKUP_FILE_UNWRITABLE, BACKUP_UNSUPPORTED, BACKUP_SCHEMA_RESTLESS, DB_UNREACHABLE
 */
export async function* backupDatabase(
  ctx: Pick<Context, 'database' | 'log' | 'clock' | 'signal'>,
  input: BackupInput,
): Work<BackupEvent, SavedBackup> {
  const createdAt = ctx.clock.now().toISOString();
  await using snapshot = await openSnapshot(ctx, input.jobs);
  const stopCancelling = cancelOnAbort(ctx, ctx.database.connection, snapshot.clients);
  try {
    const [leader] = snapshot.clients as [pg.Client];
    await refuseUnsupported(leader);
    await using writer = await openBackupWriter(input.file);
    const { snapshot: catalog, ...schema } = await describeSchema(leader);
    const catalogFrames = await addText(writer, JSON.stringify(catalog));
    const tables = yield* saveTables(ctx, writer, snapshot);
    const manifest: BackupManifest = {
      format: 1,
      createdAt,
      veza: packageRoot().version,
      ...(await readServer(leader)),
      schema: { ...schema, catalog: catalogFrames },
      tables,
      sequences: await listSequences(leader),
      media: yield* saveMedia(writer, snapshot, input.media),
    };
    ctx.signal.throwIfAborted();
    await writer.finish(manifest);
    return { manifest, bytes: writer.bytes };
  } catch (error) {
    // What was cancelled because of the signal ends with words of PostgreSQL.
    ctx.signal.throwIfAborted();
    throw toDbError(error);
  } finally {
    stopCancelling();
  }
}

async function* saveMedia(
  writer: BackupWriter,
  snapshot: Snapshot,
  media: BackupInput['media'],
): Work<BackupEvent, MediaEntry | null> {
  if (media === undefined) return null;
  const keys = listMediaKeys(snapshot.clients[0]!);
  return yield* writeMedia(writer, media.list(keys), media.included);
}

async function addText(writer: BackupWriter, text: string): Promise<readonly Frame[]> {
  const bytes = Buffer.from(text);
  const frames: Frame[] = [];
  for (let from = 0; from < bytes.length; from += CATALOG_PIECE_BYTES) {
    frames.push(await writer.add(bytes.subarray(from, from + CATALOG_PIECE_BYTES)));
  }
  return frames;
}

async function readServer(client: pg.Client): Promise<{ postgres: string; database: string }> {
  const { rows } = await client.query<{ postgres: string; database: string }>(
    `select split_part(current_setting('server_version'), ' ', 1) as postgres,
            current_database()::text as database`,
  );
  return rows[0]!;
}

async function refuseUnsupported(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ count: number }>(
    'select count(*)::int as count from pg_largeobject_metadata',
  );
  const { count } = rows[0]!;
  if (count > 0) throw backupErrors.BACKUP_UNSUPPORTED({ what: `${count} large objects` });
}
