import type { CatalogSnapshot } from './model.ts';
import type { RawCatalog } from './read/statement.ts';
import { snapshotOf } from './snapshot-of.ts';

/**
 * The snapshot in what a run has kept: itself, or what the server has found. Undefined where another
 * version wrote something else. Pure.
 */
export function recordedCatalog(kept: unknown): CatalogSnapshot | undefined {
  const { format } = kept as { format?: unknown };
  if (format === 1) return kept as CatalogSnapshot;
  return format === 2 ? snapshotOf(kept as RawCatalog) : undefined;
}
