import type { Context } from '#context.ts';

import { carryDrift, type FoundDrift } from './carry-drift.ts';
import { fingerprintCatalog } from './fingerprint-catalog.ts';
import type { CatalogSnapshot, Queryable } from './model.ts';
import { readCatalog, readServer, runOnCatalog, type ServerFacts } from './read-catalog.ts';
import { catalogQuery } from './read/statement.ts';

/** A connection of whoever holds the lock, the quoted schema of the record, and who keeps it. */
export interface SnapshotTarget {
  readonly client: Queryable;
  readonly schema: string;
  readonly author: { readonly toolVersion: string };
}

/**
 * Keeps the catalog as a run of migrations leaves it, for later comparison. It never fails the run:
 * where the catalog cannot be read or kept, the snapshot is marked as absent and the log says why.
 * @param drift what somebody had changed before the run; it stays a difference.
 */
export async function recordSnapshot(
  ctx: Pick<Context, 'log'>,
  target: SnapshotTarget,
  drift?: FoundDrift,
): Promise<void> {
  try {
    // Sent together: a connection that sends ahead spares a round trip.
    const [, server] = await Promise.all([makeTable(target), readServer(target.client)]);
    if (drift === undefined) await keepAsFound(target, server);
    else await keep(target, carryDrift(await readCatalog(target.client), drift));
  } catch (error) {
    ctx.log.warn({ err: error }, 'the schema was not recorded; veza migrate drift replays files');
    await markAbsent(ctx, target);
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
async function keepAsFound(
  { client, schema, author }: SnapshotTarget,
  server: ServerFacts,
): Promise<void> {
  const version = literal(author.toolVersion);
  // Not waited for: a record that a power failure takes is older than the last migration, and is not
  // believed then.
  await runOnCatalog(
    client,
    server,
    `set local synchronous_commit = off;
     ${upsert(schema, `(${catalogQuery(server, {})}), '', clock_timestamp(), ${version}`)}`,
  );
}

async function keep(
  { client, schema, author }: SnapshotTarget,
  catalog: CatalogSnapshot,
): Promise<void> {
  await client.query(upsert(schema, '$1::json, $2, clock_timestamp(), $3'), [
    JSON.stringify(catalog),
    fingerprintCatalog(catalog),
    author.toolVersion,
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
