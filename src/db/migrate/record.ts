import { query, queryOne, type DbContext } from '../pool.ts';
import { sql, type SqlQuery } from '../sql.ts';
import { chainLinks, chainLinkSql } from './chain.ts';
import { statementHash } from './explain-changes.ts';
import type { AppliedMigration, Migration, MigrationFile } from './model.ts';
import { relink } from './relink.ts';
import type { MigrationSession } from './session.ts';

/** What the database says was applied, and whether its table has the shape of this version. */
export interface MigrationRecord {
  /** Ordered by id. */
  readonly applied: readonly AppliedMigration[];
  /** False for a table that an older version made; whoever holds the lock upgrades it. */
  readonly isCurrent: boolean;
}

/**
 * The migrations that the database says were applied, ordered by id; none where the table of them
 * does not exist yet.
 */
export async function listApplied(ctx: DbContext): Promise<readonly AppliedMigration[]> {
  return (await readRecord(ctx)).applied;
}

/** As `listApplied`, with the state of the table itself. */
export async function readRecord(ctx: DbContext): Promise<MigrationRecord> {
  const { present, chained } = await queryOne<{ present: boolean; chained: boolean }>(
    ctx,
    sql`select to_regclass('veza_migrations') is not null as present,
          exists (select from pg_attribute where attrelid = to_regclass('veza_migrations')
            and attname = 'chain' and not attisdropped) as chained`,
  );
  if (!present) return { applied: [], isCurrent: true };
  if (chained) return { applied: await query(ctx, ROWS), isCurrent: true };
  const rows = await query<Omit<AppliedMigration, 'chain'>>(ctx, ROWS_WITHOUT_CHAIN);
  const links = chainLinks(rows);
  const applied: AppliedMigration[] = [];
  for (const [at, row] of rows.entries()) applied.push({ ...row, chain: links[at]! });
  return { applied, isCurrent: false };
}

const ROWS: SqlQuery = sql`
  select id, name, checksum, kind, breaking, position, chain, statements, started_at, applied_at,
    duration_ms, applied_by, tool_version
  from veza_migrations order by id`;

const ROWS_WITHOUT_CHAIN: SqlQuery = sql`
  select id, name, checksum, 'versioned' as kind, false as breaking,
    (row_number() over (order by id))::integer as position, statements,
    applied_at - duration_ms * interval '1 ms' as started_at, applied_at, duration_ms, applied_by,
    tool_version
  from veza_migrations order by id`;

/**
 * Makes the table of applied migrations, or gives the one of an older version its present shape;
 * only whoever holds the lock calls it.
 */
export async function createRecordTable(session: MigrationSession): Promise<void> {
  const { client, recordTable: table } = session;
  // Nobody misses it before the first row, which is flushed with it.
  await client.query(`set local synchronous_commit = off; create table if not exists ${table} (
    id bigint primary key,
    name text not null,
    checksum text not null,
    statements integer not null,
    applied_at timestamptz not null default now(),
    duration_ms integer not null,
    applied_by text not null,
    tool_version text not null,
    kind text not null,
    breaking boolean not null,
    position integer not null unique,
    chain text not null,
    statement_hashes text[] not null,
    started_at timestamptz not null
  )`);
  const { rows } = await client.query(
    `select from pg_attribute where attrelid = $1::regclass and attname = 'chain'
       and not attisdropped`,
    [table],
  );
  if (rows.length === 0) await upgradeRecordTable(session);
}

/** Everything at once or nothing: a run that is killed here finds the older shape again. */
async function upgradeRecordTable(session: MigrationSession): Promise<void> {
  const { client, recordTable: table } = session;
  await client.query('begin');
  try {
    await client.query(`alter table ${table}
      add kind text not null default 'versioned',
      add breaking boolean not null default false,
      add position integer unique,
      add chain text not null default '',
      add statement_hashes text[] not null default '{}',
      add started_at timestamptz`);
    await client.query(`update ${table} as row set
        started_at = row.applied_at - row.duration_ms * interval '1 ms', position = numbered.position
      from (select id, row_number() over (order by id) as position from ${table}) as numbered
      where numbered.id = row.id`);
    await relink(session, 0);
    await client.query(`alter table ${table}
      alter kind drop default, alter breaking drop default, alter chain drop default,
      alter statement_hashes drop default,
      alter position set not null, alter started_at set not null`);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** Records a migration as the next link of the chain, inside the transaction that applied it. */
export async function insertApplied(
  session: MigrationSession,
  row: { migration: Migration; durationMs: number },
): Promise<void> {
  const { file, up, breaking } = row.migration;
  const hashes = up.map((statement) => statementHash(statement.sql));
  const durationMs = Math.round(row.durationMs);
  const statements = up.length;
  await insertRow(session, { file, kind: 'versioned', breaking, statements, hashes, durationMs });
}

/** Records a migration that the database had before veza did. */
export async function insertBaseline(
  session: MigrationSession,
  row: { file: MigrationFile; breaking: boolean },
): Promise<void> {
  await insertRow(session, { ...row, kind: 'baseline', statements: 0, hashes: [], durationMs: 0 });
}

interface NewRow {
  file: MigrationFile;
  kind: AppliedMigration['kind'];
  breaking: boolean;
  statements: number;
  hashes: readonly string[];
}

/** Of a row in the order of its values. */
export const COLUMNS = `id, name, checksum, kind, breaking, position, chain, statements, statement_hashes,
  started_at, applied_at, duration_ms, applied_by, tool_version`;

async function insertRow(
  session: MigrationSession,
  { durationMs, ...row }: NewRow & { durationMs: number },
): Promise<void> {
  const values = valuesOf(session, row);
  const places = values.map((_, at) => `$${at + 1}`);
  const text = insertSql(session, places, `$${values.length + 1}::integer`);
  await session.client.query(text, [...values, durationMs]);
}

/** A row's own values in the order of `insertSql`. */
function valuesOf(session: MigrationSession, row: NewRow): unknown[] {
  const { file, kind, breaking, statements, hashes } = row;
  const { appliedBy, toolVersion } = session.author;
  const { id, name, checksum } = file;
  return [id, name, checksum, kind, breaking, statements, hashes, appliedBy, toolVersion];
}

/** The row as SQL of its values and of the milliseconds that it took; PostgreSQL makes the link. */
function insertSql(session: MigrationSession, values: readonly string[], took: string): string {
  const [id, name, checksum, kind, breaking, statements, hashes, appliedBy, version] = values;
  const row = {
    id: `${id}::bigint`,
    name: `${name}::text`,
    checksum: `${checksum}::text`,
    kind: `${kind}::text`,
    breaking: `${breaking}::boolean`,
  };
  const link = chainLinkSql({ previous: `coalesce(last.chain, '')`, ...row });
  return `insert into ${session.recordTable} (${COLUMNS})
    select ${Object.values(row).join(', ')}, coalesce(last.position, 0) + 1, ${link},
      ${statements}::integer, ${hashes}::text[],
      clock_timestamp() - ${took} * interval '1 ms', clock_timestamp(), ${took},
      ${appliedBy}::text, ${version}::text
    from (values (1)) as one
    left join (select position, chain from ${session.recordTable}
      order by position desc limit 1) as last on true`;
}

/** Forgets a migration, inside the transaction that undid it; the chain closes over the gap. */
export async function deleteApplied(session: MigrationSession, id: bigint): Promise<void> {
  const { rows } = await session.client.query<{ position: number }>(
    `delete from ${session.recordTable} where id = $1 returning position`,
    [id],
  );
  if (rows.length > 0) await relink(session, rows[0]!.position);
}
