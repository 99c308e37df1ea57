import type { DbContext } from '../pool.ts';
import type { FoundDrift } from './carry-drift.ts';
import { diffCatalogs } from './diff-catalogs.ts';
import { fingerprintCatalog } from './fingerprint-catalog.ts';
import type { Queryable } from './model.ts';
import { readCatalog } from './read-catalog.ts';
import { readSnapshot } from './read-snapshot.ts';

/**
 * What somebody changed since the last run of migrations recorded the schema; undefined where
 * nobody did and where there is no record.
 */
export async function findDriftBefore(
  ctx: DbContext & { readonly client: Queryable },
): Promise<FoundDrift | undefined> {
  const record = await readSnapshot(ctx);
  if (record === undefined) return undefined;
  const before = await readCatalog(ctx.client);
  if (fingerprintCatalog(before) === record.fingerprint) return undefined;
  // Another version of PostgreSQL may write the same otherwise.
  if (diffCatalogs(record.catalog, before).length === 0) return undefined;
  return { recorded: record.catalog, before };
}
