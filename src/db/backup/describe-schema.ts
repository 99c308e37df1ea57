import type pg from 'pg';

import {
  fingerprintCatalog,
  readCatalog,
  recordedCatalog,
  type CatalogSnapshot,
} from '../schema/index.ts';
import type { SchemaEntry } from './model.ts';
import { qualified } from './names.ts';

/** Also the record of migrations and the queue; owners are those of whoever restores. */
export const BACKUP_SCOPE = { owners: false, bookkeeping: true } as const;

/** What a backup says of its schema, and the catalog itself. */
export interface DescribedSchema extends Omit<SchemaEntry, 'catalog'> {
  readonly snapshot: CatalogSnapshot;
}

/** Reads the schema and how far it was migrated. */
export async function describeSchema(client: pg.Client): Promise<DescribedSchema> {
  const snapshot = await readCatalog(client, BACKUP_SCOPE);
  const record = await findRecord(client);
  return {
    snapshot,
    fingerprint: fingerprintCatalog(snapshot),
    ...(record ?? { id: null, migrations: 0, asRecorded: false }),
  };
}

/** The schema that holds the record of migrations, or undefined. */
export async function findRecordSchema(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ schema: string }>(
    `select space.nspname::text as schema from pg_class as rel
     join pg_namespace as space on space.oid = rel.relnamespace
     where rel.relkind = 'r' and rel.relname = 'veza_migrations'
     order by space.nspname <> 'public', space.nspname limit 1`,
  );
  return rows[0]?.schema;
}

async function findRecord(
  client: pg.Client,
): Promise<{ id: string | null; migrations: number; asRecorded: boolean } | undefined> {
  const schema = await findRecordSchema(client);
  if (schema === undefined) return undefined;
  const { rows } = await client.query<{ id: string | null; migrations: number; kept: boolean }>(
    `select max(id)::text as id, count(*)::int as migrations,
            exists (select from pg_class as rel where rel.relname = 'veza_migration_snapshot'
              and rel.relnamespace = $1::regnamespace) as kept
     from ${qualified({ schema, name: 'veza_migrations' })}`,
    [schema],
  );
  const { id, migrations, kept } = rows[0]!;
  return { id, migrations, asRecorded: kept && (await isAsRecorded(client, schema)) };
}

async function isAsRecorded(client: pg.Client, schema: string): Promise<boolean> {
  const { rows } = await client.query<{ catalog: unknown }>(
    `select catalog from ${qualified({ schema, name: 'veza_migration_snapshot' })}`,
  );
  const recorded = rows[0] && recordedCatalog(rows[0].catalog);
  if (recorded === undefined) return false;
  return fingerprintCatalog(recorded) === fingerprintCatalog(await readCatalog(client));
}
