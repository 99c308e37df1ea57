import type { Context } from '#context.ts';
import { packageRoot } from '#core/package-root.ts';

import { carryDrift, type FoundDrift } from './carry-drift.ts';
import { fingerprintCatalog } from './fingerprint-catalog.ts';
import type { CatalogSnapshot, Queryable } from './model.ts';
import { readCatalog, runOnCatalog } from './read-catalog.ts';
import { catalogQuery } from './read/statement.ts';

/** A connection of whoever holds the lock, and the quoted schema of the record. */
export interface SnapshotTarget {
  readonly client: Queryable;
  readonly schema: string;
}

/**
 * Keeps the catalog as a run of migrations leaves it, for later comparison. It never fails the run:
 * where the catalog cannot be read or kept, the snapshot is marked as absent and the log says why.
 * @param drift what somebody had changed before the run; it stays a difference.
 */
export async function recordSnapshot(
  ctx: Pick<Context, 'log'>,
  { client, schema }: SnapshotTarget,
  drift?: FoundDrift,
): Promise<void> {
  try {
    await makeTable({ client, schema });
    if (drift === undefined) await keepAsFound({ client, schema });
    else await keep({ client, schema }, carryDrift(await readCatalog(client), drift));
  } catch (error) {
    ctx.log.warn({ err: error }, 'the schema was not recorded; veza migrate drift replays files');
    await markAbsent(ctx, { client, schema });
  }
}

/** Without the mark an older snapshot would speak for a schema that it never saw. */
async function markAbsent(
  ctx: Pick<Context, 'log'>,
  { client, schema }: SnapshotTarget,
): Promise<void> {
  try {
    await client.query(`delete from ${schema}.veza_migration_snapshot`);
  } catch (error) {
    ctx.log.warn({ err: error }, 'the older record of the schema could not be removed');
  }
}

/** An older version kept the catalog as `jsonb`, which takes longer to write. */
async function makeTable({ client, schema }: SnapshotTarget): Promise<void> {
  const table = `${schema}.veza_migration_snapshot`;
  const results = (await client.query(
    `set local synchronous_commit = off; create table if not exists ${table} (
       singleton boolean primary key default true check (singleton),
       schema_id bigint,
       migrations integer not null,
       catalog json not null,
       fingerprint text not null,
       taken_at timestamptz not null,
       tool_version text not null
     ); select format_type(atttypid, null) as type from pg_attribute
     where attrelid = ${literal(table)}::regclass and attname = 'catalog'`,
  )) as { rows: { type: string }[] }[];
  if (results.at(-1)!.rows[0]?.type !== 'jsonb') return;
  await client.query(`alter table ${table} alter column catalog type json`);
}

/**
 * The server keeps what it finds without sending it: most records are never read, and whoever reads
 * one makes the snapshot and its fingerprint of it.
 */
async function keepAsFound({ client, schema }: SnapshotTarget): Promise<void> {
  const version = literal(packageRoot().version);
  // Not waited for: a record that a power failure takes is older than the last migration, and is not
  // believed then.
  await runOnCatalog(
    client,
    (server) =>
      `set local synchronous_commit = off;
       ${upsert(schema, `(${catalogQuery(server, {})}), '', clock_timestamp(), ${version}`)}`,
  );
}

async function keep({ client, schema }: SnapshotTarget, catalog: CatalogSnapshot): Promise<void> {
  await client.query(upsert(schema, '$1::json, $2, clock_timestamp(), $3'), [
    JSON.stringify(catalog),
    fingerprintCatalog(catalog),
    packageRoot().version,
  ]);
}

/** @param values expressions for the catalog and what follows it. */
function upsert(schema: string, values: string): string {
  return `insert into ${schema}.veza_migration_snapshot
      (schema_id, migrations, catalog, fingerprint, taken_at, tool_version)
    select (select max(id) from ${schema}.veza_migrations),
      (select count(*) from ${schema}.veza_migrations), ${values}
    on conflict (singleton) do update set schema_id = excluded.schema_id,
      migrations = excluded.migrations, catalog = excluded.catalog,
      fingerprint = excluded.fingerprint, taken_at = excluded.taken_at,
      tool_version = excluded.tool_version`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
