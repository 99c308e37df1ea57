import { query, queryOne, type DbContext } from '../pool.ts';
import { sql } from '../sql.ts';
import { fingerprintCatalog } from './fingerprint-catalog.ts';
import type { CatalogSnapshot } from './model.ts';
import { recordedCatalog } from './recorded-catalog.ts';

/** The schema as the last run of migrations left it. */
export interface RecordedSnapshot {
  /** Id of the newest migration then; null for a database without any. */
  readonly schemaId: bigint | null;
  readonly catalog: CatalogSnapshot;
  readonly fingerprint: string;
  readonly takenAt: Date;
  readonly toolVersion: string;
}

/**
 * The recorded schema, or undefined where there is none, where migrations came or went since, one was
 * applied after it was taken, or another version of the format wrote it.
 */
export async function readSnapshot(ctx: DbContext): Promise<RecordedSnapshot | undefined> {
  const { present } = await queryOne<{ present: boolean }>(
    ctx,
    sql`select to_regclass('veza_migration_snapshot') is not null
          and to_regclass('veza_migrations') is not null as present`,
  );
  if (!present) return undefined;
  const [row] = await query<RecordRow>(
    ctx,
    sql`select snapshot.schema_id, snapshot.catalog, snapshot.taken_at, snapshot.tool_version
        from veza_migration_snapshot as snapshot
        where snapshot.schema_id is not distinct from (select max(id) from veza_migrations)
          and snapshot.migrations = (select count(*) from veza_migrations)
          and snapshot.taken_at >= all (select applied_at from veza_migrations)`,
  );
  const catalog = row && recordedCatalog(row.catalog);
  return catalog && { ...row, catalog, fingerprint: fingerprintCatalog(catalog) };
}

interface RecordRow extends Omit<RecordedSnapshot, 'catalog' | 'fingerprint'> {
  readonly catalog: unknown;
}
