import { chainLinks } from '#db/migrate/chain.ts';
import type { AppliedMigration, MigrationFile } from '#db/migrate/model.ts';

/** A file as discovery finds it; its checksum follows from its id unless told. */
export function migrationFile(id: number, words = 'words', checksum = `sum-${id}`): MigrationFile {
  const name = `${String(id).padStart(6, '0')}_${words}`;
  return { id: BigInt(id), name, path: `/m/${name}.sql`, text: '', checksum };
}

export interface AppliedRow {
  id: number;
  words?: string;
  breaking?: boolean;
}

/** What the database says after these were applied in this order: linked, and listed by id. */
export function appliedRows(order: readonly (number | AppliedRow)[]): AppliedMigration[] {
  const links = order.map((item) => {
    const { id, words, breaking = false } = typeof item === 'number' ? { id: item } : item;
    const { name, checksum } = migrationFile(id, words);
    return { id: BigInt(id), name, checksum, kind: 'versioned' as const, breaking };
  });
  const chain = chainLinks(links);
  const applied: AppliedMigration[] = [];
  for (const [at, link] of links.entries()) {
    const what = { statements: 1, durationMs: 1, appliedBy: 'me@here', toolVersion: '1' };
    const when = { startedAt: new Date(0), appliedAt: new Date(0) };
    applied.push({ ...link, ...what, ...when, position: at + 1, chain: chain[at]! });
  }
  return applied.sort((a, b) => Number(a.id - b.id));
}
