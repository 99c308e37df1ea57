import { chainLinks } from './chain.ts';
import type { Migration } from './model.ts';
import type { MigrationSession } from './session.ts';

/** Where a row stands in the record. */
export interface RowPlace {
  /** 1 for what was applied first. */
  readonly position: number;
  readonly chain: string;
}

/** The places of migrations that are applied one behind the other by whoever holds the lock. */
export async function nextPlaces(
  { client, recordTable }: MigrationSession,
  migrations: readonly Migration[],
): Promise<RowPlace[]> {
  const { rows } = await client.query<RowPlace>(
    `select position, chain from ${recordTable} order by position desc limit 1`,
  );
  const [last] = rows;
  const next = migrations.map(({ file, breaking }) => ({ ...file, kind: 'versioned', breaking }));
  const links = chainLinks(next, last?.chain);
  const first = (last?.position ?? 0) + 1;
  return links.map((chain, at) => ({ position: first + at, chain }));
}
