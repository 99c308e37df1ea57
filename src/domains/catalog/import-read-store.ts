import type { KeyPosition } from '#core/cursor.ts';
import { query, queryMaybe, queryOne, type DbContext } from '#db/pool.ts';
import { sql, type SqlQuery } from '#db/sql.ts';

import type { ImportFileRecord, ImportId, ImportRecord } from './import-record.ts';
import { momentKey } from './moment-key.ts';

type ImportRow = Omit<ImportRecord, 'error'> & {
  errorCode: string | null;
  errorMessage: string | null;
  sortKey: string;
};

function importQuery(where: SqlQuery, rest: SqlQuery): SqlQuery {
  return sql`select imports.id, imports.origin, imports.state, imports.files_total,
      imports.started_at, imports.finished_at, imports.error_code, imports.error_message,
      counts.imported, counts.duplicates, counts.failed, ${momentKey(sql`imports.started_at`)} as sort_key
    from imports
    cross join lateral (
      select count(*) filter (where outcome = 'imported')::int as imported,
        count(*) filter (where outcome = 'duplicate')::int as duplicates,
        count(*) filter (where outcome = 'failed')::int as failed
      from import_files
      where import_files.import_id = imports.id
    ) counts
    where ${where}
    ${rest}`;
}

export function toImportRecord(row: ImportRow): ImportRecord {
  const { errorCode, errorMessage, sortKey: _sortKey, ...rest } = row;
  const error = errorCode === null ? null : { code: errorCode, message: errorMessage ?? '' };
  return { ...rest, error };
}

/** Rows from `after` on, the newest first, `limit` + 1 of them where there are as many. */
export async function listImportRows(
  ctx: DbContext,
  list: { after?: KeyPosition | undefined; limit: number },
): Promise<ImportRow[]> {
  const { after } = list;
  const where =
    after === undefined
      ? sql`true`
      : sql`(imports.started_at, imports.id) < (${after.key}::timestamptz, ${after.id}::uuid)`;
  return query<ImportRow>(
    ctx,
    importQuery(
      where,
      sql`order by imports.started_at desc, imports.id desc limit ${list.limit + 1}::integer`,
    ),
  );
}

export async function findImport(ctx: DbContext, id: ImportId): Promise<ImportRecord | undefined> {
  const row = await queryMaybe<ImportRow>(ctx, importQuery(sql`imports.id = ${id}::uuid`, sql``));
  return row && toImportRecord(row);
}

/** How far the tracks of an import's files are, each once. */
export async function countImportTracks(
  ctx: DbContext,
  id: ImportId,
  awaited: { known: boolean },
): Promise<ImportTracks> {
  return queryOne(
    ctx,
    sql`select count(*) filter (where (added or ${awaited.known}::boolean) and state = 'uploaded')::int
            as waiting,
          count(*) filter (where (added or ${awaited.known}::boolean) and state = 'processing')::int
            as processing,
          count(*) filter (where added and state = 'ready')::int as ready,
          count(*) filter (where added and state = 'failed')::int as failed,
          count(*) filter (where not added)::int as known,
          count(*) filter (where not added and state = 'ready')::int as known_ready,
          count(*) filter (where not added and state = 'failed')::int as known_failed
        from (
          select tracks.state, bool_or(import_files.outcome = 'imported') as added
          from import_files join tracks on tracks.id = import_files.track_id
          where import_files.import_id = ${id}::uuid and tracks.deleted_at is null
          group by tracks.id
        ) as found`,
  );
}

/** Tracks of an import's files that could not be transcoded, each once, by path. */
export async function listTranscodeFailures(
  ctx: DbContext,
  id: ImportId,
  limit: number,
): Promise<{ path: string; code: string; message: string }[]> {
  return query(
    ctx,
    sql`select min(import_files.path) as path, tracks.failure_code as code,
          tracks.failure_message as message
        from import_files join tracks on tracks.id = import_files.track_id
        where import_files.import_id = ${id}::uuid and tracks.state = 'failed'
          and tracks.deleted_at is null
        group by tracks.id
        order by path
        limit ${limit}::integer`,
  );
}

/** Tracks of an import's files by state; `known` are those that an earlier import brought. */
export interface ImportTracks {
  readonly waiting: number;
  readonly processing: number;
  readonly ready: number;
  readonly failed: number;
  readonly known: number;
  readonly knownReady: number;
  readonly knownFailed: number;
}

/** Whether there are imports of this origin and none of them is done. */
export async function selectHasUnfinishedImport(ctx: DbContext, origin: string): Promise<boolean> {
  const rows = await query<{ unfinished: boolean }>(
    ctx,
    sql`select bool_and(state <> 'done') as unfinished from imports
        where origin = ${origin}::text having count(*) > 0`,
  );
  return rows[0]?.unfinished === true;
}

/** Files that failed, by path. */
export async function listImportFailures(
  ctx: DbContext,
  id: ImportId,
  limit: number,
): Promise<ImportFileRecord[]> {
  return query<ImportFileRecord>(
    ctx,
    sql`select path, outcome, code, message, track_id
        from import_files
        where import_id = ${id}::uuid and outcome = 'failed'
        order by path
        limit ${limit}::integer`,
  );
}
