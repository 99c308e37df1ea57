import { statementHash } from './explain-changes.ts';
import type { Migration } from './model.ts';
import type { RowPlace } from './next-places.ts';
import { COLUMNS } from './record.ts';
import type { MigrationSession } from './session.ts';

/**
 * The SQL that records a migration at its place, for the end of the transaction that applied it: the row
 * begins where the transaction did. It holds nothing but values, because PostgreSQL would need a quarter
 * of its time for a folder of small files to plan anything more.
 */
export function insertAppliedSql(
  session: MigrationSession,
  migration: Migration,
  { position, chain }: RowPlace,
): string {
  const { client, author, recordTable } = session;
  const { file, up, breaking } = migration;
  const hashes = up.map((statement) => statementHash(statement.sql));
  const text = (value: string): string => client.escapeLiteral(value);
  const took = `round(extract(epoch from clock_timestamp() - now()) * 1000)`;
  return `insert into ${recordTable} (${COLUMNS}) values (${file.id}, ${text(file.name)},
    '${file.checksum}', 'versioned', ${breaking}, ${position}, '${chain}', ${up.length},
    ${arrayLiteral(hashes)}, now(), clock_timestamp(), ${took}, ${text(author.appliedBy)},
    ${text(author.toolVersion)})`;
}

/** Of hashes, which need no quotes. */
const arrayLiteral = (items: readonly string[]): string => `'{${items.join(',')}}'`;
