import type { Severity } from '#core/rules.ts';
import { formatBytes } from '#core/units.ts';

import { BLOCKS } from './locks.ts';
import type { DatabaseFacts, LintInput, MigrationRule, TableFacts } from './model.ts';
import { shownName } from './relation-name.ts';
import { statementLocks } from './statement-locks.ts';

/** Work on a table that is no bigger is over before anybody notices. */
const SMALL_ROWS_MAX = 10_000;
const SMALL_BYTES_MAX = 16 * 1024 * 1024;
/** Work on a table from here on keeps people waiting for seconds or minutes. */
const BIG_ROWS_MIN = 1_000_000;
const BIG_BYTES_MIN = 1024 * 1024 * 1024;

/** What a statement takes of a table that was there before: `--json` shows it as evidence. */
export interface LockEvidence {
  readonly table: string;
  readonly mode: string;
  readonly blocks: string;
  readonly rows?: number;
  readonly bytes?: number;
  readonly writes?: number;
}

/** How bad a finding is for the tables at hand, and what its statement takes of them. */
export interface Weight {
  readonly severity: Severity;
  readonly locks: readonly LockEvidence[];
}

/** Weighs what a rule found by the tables that the statement touches. Pure. */
export function weigh(
  rule: MigrationRule,
  { statement, before }: Pick<LintInput, 'statement' | 'before'>,
  facts: DatabaseFacts | undefined,
): Weight {
  const old = statementLocks(statement).filter((lock) => !before.tables.has(lock.name));
  const tables = old.map((lock) => facts?.tables.get(lock.name));
  const locks = old.map(({ name, mode }, index): LockEvidence => {
    const known = tables[index];
    const blocks = BLOCKS[mode];
    const table = known?.name ?? shownName(name);
    if (known === undefined) return { table, mode, blocks };
    return { table, mode, blocks, rows: known.rows, bytes: known.bytes, writes: known.writes };
  });
  return { severity: weighSeverity(rule, tables), locks };
}

function weighSeverity(rule: MigrationRule, tables: readonly (TableFacts | undefined)[]): Severity {
  const known = tables.filter((table) => table !== undefined);
  if (rule.weighs === undefined || known.length === 0) return rule.severity;
  const areAllKnown = known.length === tables.length;
  if (rule.weighs === 'rows') {
    return areAllKnown && known.every((table) => table.rows === 0) ? 'info' : rule.severity;
  }
  if (known.some(isBig)) return 'error';
  return areAllKnown && known.every(isSmall) ? 'info' : rule.severity;
}

function isSmall({ rows, bytes }: TableFacts): boolean {
  return rows <= SMALL_ROWS_MAX && bytes <= SMALL_BYTES_MAX;
}

function isBig({ rows, bytes }: TableFacts): boolean {
  return rows >= BIG_ROWS_MIN || bytes >= BIG_BYTES_MIN;
}

/** `It takes SHARE on plays (1,200,000 rows, 96 MiB, 4,000 writes): blocks writes; reads go on.` Pure. */
export function describeLocks(locks: readonly LockEvidence[]): string {
  return locks
    .map(({ table, mode, blocks, rows, bytes, writes }) => {
      const count = (value: number): string => value.toLocaleString('en');
      const size =
        rows === undefined
          ? ''
          : ` (${count(rows)} rows, ${formatBytes(bytes!)}, ${count(writes!)} writes)`;
      return `It takes ${mode} on ${table}${size}: ${blocks}.`;
    })
    .join(' ');
}
