import type { CatalogIndex } from '../catalog-index.ts';

/**
 * The keys in an order in which each stands behind what it needs; what needs each other keeps the
 * order of the snapshot. A table counts with its columns, since it is made with them. Pure.
 */
export function orderByNeed(index: CatalogIndex, keys: ReadonlySet<string>): string[] {
  const ordered: string[] = [];
  const seen = new Set<string>();
  const visit = (key: string): void => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const needed of index.usedBy(key)) visit(needed);
    for (const column of index.childrenOf(key)) {
      if (index.byKey.get(column)?.type !== 'column') continue;
      for (const needed of index.usedBy(column)) visit(needed);
    }
    if (keys.has(key)) ordered.push(key);
  };
  for (const key of index.byKey.keys()) if (keys.has(key)) visit(key);
  return ordered;
}
