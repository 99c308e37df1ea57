import { query, queryMaybe, type Db, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { ImportId, TrackId, Visibility } from './model.ts';

export interface NewImport {
  id: ImportId;
  origin: string;
  visibility: Visibility;
  startedBy: string;
  requestId: string;
  startedAt: Date;
}

/** A row of `import_files`: what became of one path. */
export interface ImportedFile {
  importId: ImportId;
  path: string;
  outcome: 'imported' | 'duplicate' | 'failed';
  code: string | null;
  message: string | null;
  trackId: TrackId | null;
}

/** How an import ended. */
export interface ImportEnd {
  state: 'done' | 'failed' | 'interrupted';
  error: { code: string; message: string } | null;
  finishedAt: Date;
}

export async function insertImport(ctx: DbContext, run: NewImport): Promise<void> {
  await query(
    ctx,
    sql`insert into imports (id, origin, visibility, started_by, request_id, started_at)
        values (${run.id}::uuid, ${run.origin}::text, ${run.visibility}::text,
          ${run.startedBy}::text, ${run.requestId}::text, ${run.startedAt}::timestamptz)`,
  );
}

export async function updateFilesTotal(
  ctx: DbContext,
  id: ImportId,
  filesTotal: number,
): Promise<void> {
  await query(
    ctx,
    sql`update imports set files_total = ${filesTotal}::integer where id = ${id}::uuid`,
  );
}

/** Ends an import that still runs. */
export async function endImport(ctx: DbContext, id: ImportId, end: ImportEnd): Promise<void> {
  await query(
    ctx,
    sql`update imports
        set state = ${end.state}::text,
            finished_at = greatest(started_at, ${end.finishedAt}::timestamptz),
            error_code = ${end.error?.code ?? null}::text,
            error_message = ${end.error?.message ?? null}::text
        where id = ${id}::uuid and state = 'running'`,
  );
}

export async function upsertImportFile(ctx: DbContext, file: ImportedFile): Promise<void> {
  await query(
    ctx,
    sql`insert into import_files (import_id, path, outcome, code, message, track_id)
        values (${file.importId}::uuid, ${file.path}::text, ${file.outcome}::text,
          ${file.code}::text, ${file.message}::text, ${file.trackId}::uuid)
        on conflict (import_id, path) do update
          set outcome = excluded.outcome, code = excluded.code, message = excluded.message,
              track_id = excluded.track_id`,
  );
}

const LOCK_NAMESPACE = 'veza import ';

/**
 * Holds the lock that says that this import lives, on a connection of its own: it goes with the
 * process, however that ends. The returned function gives it up.
 */
export async function holdImportLock(db: Db, id: ImportId): Promise<() => Promise<void>> {
  const client = db.client as {
    acquireConnection(): Promise<{ query(query: object): Promise<unknown> }>;
    releaseConnection(connection: object): Promise<void>;
  };
  const connection = await client.acquireConnection();
  const key = `${LOCK_NAMESPACE}${id}`;
  try {
    await connection.query(sql`select pg_advisory_lock(hashtextextended(${key}, 0))`.compile());
  } catch (error) {
    await client.releaseConnection(connection);
    throw error;
  }
  return async () => {
    try {
      await connection.query(sql`select pg_advisory_unlock(hashtextextended(${key}, 0))`.compile());
    } finally {
      await client.releaseConnection(connection);
    }
  };
}

/** Marks imports whose process is gone; returns their ids. */
export async function interruptDeadImports(ctx: DbContext, now: Date): Promise<ImportId[]> {
  const rows = await query<{ id: ImportId }>(
    ctx,
    sql`with running as materialized (select id from imports where state = 'running')
        update imports
        set state = 'interrupted', finished_at = greatest(started_at, ${now}::timestamptz)
        from running
        where imports.id = running.id and imports.state = 'running'
          and pg_try_advisory_xact_lock(hashtextextended(${LOCK_NAMESPACE} || running.id::text, 0))
        returning imports.id`,
  );
  return rows.map((row) => row.id);
}

/** The track that was made of these bytes, deleted ones too. */
export async function findTrackByHash(
  ctx: DbContext,
  contentHash: Buffer,
): Promise<TrackId | undefined> {
  const row = await queryMaybe<{ id: TrackId }>(
    ctx,
    sql`select tracks.id
        from sources join tracks on tracks.source_id = sources.id
        where sources.content_hash = ${contentHash}::bytea`,
  );
  return row?.id;
}
