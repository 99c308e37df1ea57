import { chainLink, chainLinks, findBrokenLink, type ChainLink } from './chain.ts';
import type { AppliedMigration, MigrationFile, MigrationProblem } from './model.ts';
import { idText } from './model.ts';
import { saysBreaking } from './says-breaking.ts';

/**
 * Whether rows of the record were changed by hand: the first whose link does not follow, and the
 * SQL that mends it as far as the files tell. Undefined when the chain holds. Pure.
 */
export function describeBreak(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
): MigrationProblem | undefined {
  const rows = applied.toSorted((a, b) => a.position - b.position);
  const broken = findBrokenLink(rows);
  if (broken === undefined) return undefined;
  const { row, previousLink, next } = broken;
  const about = { kind: 'broken-chain', id: row.id, name: row.name } as const;
  const original = findOriginal(row, previousLink, files);
  if (original !== undefined) {
    const message = `the row of ${row.name} was changed by hand after it was recorded`;
    return { ...about, message, fix: updateSql(row.id, original) };
  }
  const removed = findRemoved(row, previousLink, files, rows);
  if (removed.length > 0) {
    const names = removed.map((item) => item.row.name).join(', ');
    const message = `the record of ${names} was removed by hand before ${row.name}`;
    return { ...about, message, fix: removed.map(insertSql).join(' ') };
  }
  const link = chainLink(previousLink, row);
  const isAsFiled = files.some((file) => file.id === row.id && file.checksum === row.checksum);
  if (next === undefined ? isAsFiled : chainLink(link, next) === next.chain) {
    const message = `the link of ${row.name} was changed by hand after it was recorded`;
    const fix = `update veza_migrations set chain = '${link}' where id = ${row.id};`;
    return { ...about, message, fix };
  }
  const message = `rows up to ${row.name} were changed by hand, and the files do not tell how`;
  const fix =
    'bring veza_migrations back from a backup; or, when the schema is right as it is: ' +
    `drop table veza_migrations; then: veza migrate baseline ${idText(applied.at(-1)!)} --apply`;
  return { ...about, message, fix };
}

/** What the row said when it was linked, when its file and its two flags give that link. */
function findOriginal(
  row: AppliedMigration,
  previousLink: string,
  files: readonly MigrationFile[],
): ChainLink | undefined {
  const named = files.filter((file) => file.id === row.id || file.name === row.name);
  return [row, ...named]
    .flatMap((candidate) => withFlags(candidate))
    .find((candidate) => chainLink(previousLink, candidate) === row.chain);
}

function withFlags({ id, name, checksum }: Omit<ChainLink, 'kind' | 'breaking'>): ChainLink[] {
  return (['versioned', 'baseline'] as const).flatMap((kind) =>
    [false, true].map((breaking) => ({ id, name, checksum, kind, breaking })),
  );
}

interface RemovedRow {
  row: ChainLink;
  chain: string;
  position: number;
}

/** Files without a row that, linked in before this one, make its link right. */
function findRemoved(
  row: AppliedMigration,
  previousLink: string,
  files: readonly MigrationFile[],
  rows: readonly AppliedMigration[],
): RemovedRow[] {
  const known = new Set(rows.map((item) => item.id));
  const lost = files.filter((file) => !known.has(file.id) && file.id < row.id);
  for (let from = lost.length - 1; from >= 0; from -= 1) {
    for (const kind of ['versioned', 'baseline'] as const) {
      const run = lost.slice(from).map(({ id, name, checksum, text }) => ({
        id,
        name,
        checksum,
        kind,
        breaking: saysBreaking(text),
      }));
      const links = chainLinks([...run, row], previousLink);
      if (links.at(-1) !== row.chain) continue;
      const position = row.position - run.length;
      return run.map((item, at) => ({ row: item, chain: links[at]!, position: position + at }));
    }
  }
  return [];
}

function updateSql(id: bigint, original: ChainLink): string {
  const { name, checksum, kind, breaking } = original;
  return (
    `update veza_migrations set id = ${original.id}, name = '${quote(name)}', ` +
    `checksum = '${quote(checksum)}', kind = '${kind}', breaking = ${breaking} where id = ${id};`
  );
}

function insertSql({ row, position, chain }: RemovedRow): string {
  const { id, name, checksum, kind, breaking } = row;
  return (
    'insert into veza_migrations (id, name, checksum, kind, breaking, position, chain, statements, ' +
    'statement_hashes, started_at, applied_at, duration_ms, applied_by, tool_version) values ' +
    `(${id}, '${quote(name)}', '${checksum}', '${kind}', ${breaking}, ${position}, '${chain}', ` +
    `0, '{}', now(), now(), 0, 'hand', '');`
  );
}

function quote(text: string): string {
  return text.replaceAll("'", "''");
}
