import type { Context } from '#context.ts';
import { packageRoot } from '#core/package-root.ts';

import { carryDrift, type FoundDrift } from './carry-drift.ts';
import { fingerprintCatalog } from './fingerprint-catalog.ts';
import type { CatalogSnapshot, Queryable } from './model.ts';
import { readCatalog } from './read-catalog.ts';

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
    await client.query(createTable(schema));
    const after = await readCatalog(client);
    await keep({ client, schema }, drift === undefined ? after : carryDrift(after, drift));
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

function createTable(schema: string): string {
  // Flushed with the row.
  return `set local synchronous_commit = off; create table if not exists ${schema}.veza_migration_snapshot (
    singleton boolean primary key default true check (singleton),
    schema_id bigint,
    migrations integer not null,
    catalog jsonb not null,
    fingerprint text not null,
    taken_at timestamptz not null,
    tool_version text not null
  )`;
}

async function keep({ client, schema }: SnapshotTarget, catalog: CatalogSnapshot): Promise<void> {
  await client.query(
    `insert into ${schema}.veza_migration_snapshot
       (schema_id, migrations, catalog, fingerprint, taken_at, tool_version)
     select max(id), count(*), $1::jsonb, $2, clock_timestamp(), $3
     from ${schema}.veza_migrations
     on conflict (singleton) do update set schema_id = excluded.schema_id,
       migrations = excluded.migrations, catalog = excluded.catalog,
       fingerprint = excluded.fingerprint, taken_at = excluded.taken_at,
       tool_version = excluded.tool_version`,
    [JSON.stringify(catalog), fingerprintCatalog(catalog), packageRoot().version],
  );
}
