import { query, queryMaybe, queryOne, type DbContext } from '#db/pool.ts';
import { sql, type SqlQuery } from '#db/sql.ts';

import type {
  FinishedOutput,
  KnownOutput,
  Output,
  OutputAttempt,
  OutputId,
  OutputSettings,
  OutputSource,
  OutputState,
} from './model.ts';

/** The condition for what lies below a folder: a range of the index in the order of bytes. */
export function isBelow(outRoot: string): SqlQuery {
  const base = outRoot.endsWith('/') ? outRoot.slice(0, -1) : outRoot;
  // `0` is the character after `/`.
  return sql`outputs.out_dir >= ${`${base}/`}::text and outputs.out_dir < ${`${base}0`}::text`;
}

interface OutputRow extends OutputSettings {
  id: OutputId;
  outDir: string;
  sourcePath: string;
  sourceBytes: bigint;
  sourceMtimeNs: bigint;
  contentHash: Uint8Array;
  state: OutputState;
  attempt: number;
  albumKey: string | null;
}

const outputColumns = sql`outputs.id, outputs.out_dir, outputs.source_path, outputs.source_bytes,
  outputs.source_mtime_ns, outputs.content_hash, outputs.settings_hash, outputs.encoder,
  outputs.state, outputs.attempt, outputs.album_key`;

function toOutput({
  sourcePath,
  sourceBytes,
  sourceMtimeNs,
  contentHash,
  ...row
}: OutputRow): Output {
  const source = { path: sourcePath, bytes: Number(sourceBytes), mtimeNs: sourceMtimeNs };
  return { ...row, source: { ...source, contentHash } };
}

/** Some outputs below a folder, in the order of their folders, after the given one. */
export async function listOutputRows(
  ctx: DbContext,
  input: { outRoot: string; settings: OutputSettings; afterOutDir: string; limit: number },
): Promise<KnownOutput[]> {
  const { settingsHash, encoder } = input.settings;
  return query<KnownOutput>(
    ctx,
    sql`select outputs.id, outputs.out_dir, outputs.source_path, outputs.source_bytes::float8,
          outputs.source_mtime_ns, encode(outputs.content_hash, 'hex') as content_sha256,
          outputs.state = 'done' as is_done,
          outputs.settings_hash = ${Buffer.from(settingsHash)}::bytea
            and outputs.encoder = ${encoder}::text as has_settings,
          case when outputs.state = 'done' then json_build_object(
            'durationMs', outputs.duration_ms, 'renditions', outputs.renditions,
            'loudness', outputs.loudness)::text end as summary_json
        from outputs
        where ${isBelow(input.outRoot)} and outputs.out_dir > ${input.afterOutDir}::text
        order by outputs.out_dir
        limit ${input.limit}::integer`,
  );
}

/** The output of a folder, locked until the transaction ends. */
export async function lockOutputAt(ctx: DbContext, outDir: string): Promise<Output | undefined> {
  const row = await queryMaybe<OutputRow>(
    ctx,
    sql`select ${outputColumns} from outputs where out_dir = ${outDir}::text for update`,
  );
  return row && toOutput(row);
}

/** The output, locked until the transaction ends. */
export async function lockOutput(ctx: DbContext, id: OutputId): Promise<Output | undefined> {
  const row = await queryMaybe<OutputRow>(
    ctx,
    sql`select ${outputColumns} from outputs where id = ${id}::uuid for update`,
  );
  return row && toOutput(row);
}

/** Makes the row of a folder one that is being encoded, by the next attempt. */
export async function upsertStarted(
  ctx: DbContext,
  input: {
    id: OutputId;
    outDir: string;
    source: OutputSource;
    settings: OutputSettings;
    startedAt: Date;
  },
): Promise<OutputAttempt> {
  const { source, settings } = input;
  return queryOne<OutputAttempt>(
    ctx,
    sql`insert into outputs (id, out_dir, source_path, source_bytes, source_mtime_ns, content_hash,
          settings_hash, encoder, state, attempt, started_at)
        values (${input.id}::uuid, ${input.outDir}::text, ${source.path}::text,
          ${source.bytes}::bigint, ${source.mtimeNs}::bigint,
          ${Buffer.from(source.contentHash)}::bytea, ${Buffer.from(settings.settingsHash)}::bytea,
          ${settings.encoder}::text, 'encoding', 1, ${input.startedAt}::timestamptz)
        on conflict (out_dir) do update set
          source_path = excluded.source_path, source_bytes = excluded.source_bytes,
          source_mtime_ns = excluded.source_mtime_ns, content_hash = excluded.content_hash,
          settings_hash = excluded.settings_hash, encoder = excluded.encoder,
          state = excluded.state, attempt = outputs.attempt + 1,
          error_code = null, error_message = null,
          started_at = excluded.started_at, finished_at = null
        returning id, attempt`,
  );
}

export async function updateDone(
  ctx: DbContext,
  id: OutputId,
  output: FinishedOutput,
  finishedAt: Date,
): Promise<void> {
  const json = (value: unknown): string => JSON.stringify(value);
  const { blocks, shortTermBlocks, ...loudness } = output.loudness;
  await query(
    ctx,
    sql`update outputs set
          state = 'done',
          duration_ms = ${output.durationMs}::integer,
          renditions = ${json(output.renditions)}::json,
          loudness = ${json(loudness)}::json,
          loudness_blocks = ${json({ blocks, shortTermBlocks })}::jsonb,
          album_key = ${output.albumKey}::text,
          album_pending = true,
          finished_at = ${finishedAt}::timestamptz
        where id = ${id}::uuid`,
  );
}

export async function updateFailed(
  ctx: DbContext,
  id: OutputId,
  failure: { code: string; message: string },
  finishedAt: Date,
): Promise<void> {
  await query(
    ctx,
    sql`update outputs set state = 'failed', error_code = ${failure.code}::text,
          error_message = ${failure.message}::text, finished_at = ${finishedAt}::timestamptz
        where id = ${id}::uuid`,
  );
}

/** Writes down where a source is now whose bytes have not changed. */
export async function updateSource(
  ctx: DbContext,
  id: OutputId,
  source: Omit<OutputSource, 'contentHash'>,
): Promise<void> {
  await query(
    ctx,
    sql`update outputs set source_path = ${source.path}::text,
          source_bytes = ${source.bytes}::bigint, source_mtime_ns = ${source.mtimeNs}::bigint
        where id = ${id}::uuid`,
  );
}
