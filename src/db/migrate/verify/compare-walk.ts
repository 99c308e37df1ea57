import { diffCatalogs, type CatalogSnapshot, type TableHash } from '../../schema/index.ts';
import type { LostRows, VerifyDifference } from './model.ts';

/** How the schema differs from the one that it should be back at. Pure. */
export function differencesAfter(
  way: Pick<VerifyDifference, 'after' | 'ways'>,
  expected: CatalogSnapshot,
  found: CatalogSnapshot,
): VerifyDifference[] {
  const { after, ways } = way;
  return diffCatalogs(expected, found).map((difference) => ({ after, ways, difference }));
}

/** The tables whose rows are not what they were. Pure. */
export function findLostRows(
  before: ReadonlyMap<string, TableHash>,
  after: ReadonlyMap<string, TableHash>,
): LostRows[] {
  return [...before].flatMap(([table, { rows, hash }]): LostRows[] => {
    const found = after.get(table);
    if (found?.hash === hash && found.rows === rows) return [];
    const rowsAfter = found === undefined ? undefined : Number(found.rows);
    // A table that is gone is a difference of the schema; without rows nothing is lost with it.
    return found === undefined && rows === 0n
      ? []
      : [{ table, rowsBefore: Number(rows), rowsAfter }];
  });
}
