import { query, queryOne, type DbContext } from '../pool.ts';
import { sql } from '../sql.ts';
import type { AppliedMigration } from './model.ts';
import type { MigrationSession } from './session.ts';

/**
 * The migrations that the database says were applied, ordered by id; none where the table of them
 * does not exist yet.
 */
export async function listApplied(ctx: DbContext): Promise<AppliedMigration[]> {
  const { present } = await queryOne<{ present: boolean }>(
    ctx,
    sql`select to_regclass('veza_migrations') is not null as present`,
  );
  if (!present) return [];
  return query<AppliedMigration>(
    ctx,
    sql`select id, name, checksum, statements, applied_at, duration_ms, applied_by, tool_version
        from veza_migrations order by id`,
  );
}

/** Makes the table of applied migrations; only whoever holds the lock calls it. */
export async function createRecordTable(session: MigrationSession): Promise<void> {
  await session.client.query(`create table if not exists ${session.recordTable} (
    id bigint primary key,
    name text not null,
    checksum text not null,
    statements integer not null,
    applied_at timestamptz not null default now(),
    duration_ms integer not null,
    applied_by text not null,
    tool_version text not null
  )`);
}

/** Records a migration, inside the transaction that applied it. */
export async function insertApplied(
  session: MigrationSession,
  row: Omit<AppliedMigration, 'appliedAt'>,
): Promise<void> {
  await session.client.query(
    `insert into ${session.recordTable}
       (id, name, checksum, statements, applied_at, duration_ms, applied_by, tool_version)
     values ($1, $2, $3, $4, clock_timestamp(), $5, $6, $7)`,
    [
      row.id,
      row.name,
      row.checksum,
      row.statements,
      Math.round(row.durationMs),
      row.appliedBy,
      row.toolVersion,
    ],
  );
}

/** Forgets a migration, inside the transaction that undid it. */
export async function deleteApplied(session: MigrationSession, id: bigint): Promise<void> {
  await session.client.query(`delete from ${session.recordTable} where id = $1`, [id]);
}
