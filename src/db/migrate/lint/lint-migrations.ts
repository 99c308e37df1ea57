import path from 'node:path';

import type { Finding, Severity } from '#core/rules.ts';

import type { DbContext } from '../../pool.ts';
import { migrateErrors, type MigrationFault } from '../migrate-errors.ts';
import type { Migration, MigrationFile } from '../model.ts';
import { parseMigration } from '../parse.ts';
import { positionAt } from '../source-position.ts';
import { openSqlParser, type SqlParser } from '../sql-parser.ts';
import { whyUnfit } from '../why-unfit.ts';
import { findLintFiles, type LintScope } from './find-lint-files.ts';
import { lintSet } from './lint-set.ts';
import type { LintFile, LintOptions, LintReport } from './model.ts';
import { readDatabaseFacts } from './read-database-facts.ts';
import { readLintFile } from './read-lint-file.ts';
import { findRules, nearestRule, selectRules } from './select-rules.ts';

export type LintMigrationsInput = LintScope & LintOptions;

/**
 * Looks for what a migration would do to people who use the platform while it is applied. Only the
 * part that is applied is judged; with a database, tables that are small or big weigh less or more.
 * Changes nothing.
 * @throws LINT_RULE_UNKNOWN, LINT_NEEDS_DATABASE, MIGRATION_DIR_UNREADABLE, MIGRATION_FILES_INVALID
 */
export async function lintMigrations(
  db: DbContext | undefined,
  input: LintMigrationsInput,
): Promise<LintReport> {
  const rules = selectRules(input);
  const sets = await readSets(await findLintFiles(db, input));
  const files = sets.flat();
  const facts = db && (await readDatabaseFacts(db, files));
  const results = sets.map((set) => lintSet({ files: set, rules, facts }));
  const findings = results.flatMap((result) => result.findings);
  return {
    files: files.map((file) => file.name),
    findings,
    ignored: results.flatMap((result) => result.ignored),
    counts: countBySeverity(findings),
    database: facts && { version: facts.version, tables: facts.tables.size },
  };
}

async function readSets(sets: readonly (readonly MigrationFile[])[]): Promise<LintFile[][]> {
  await using parser = openSqlParser();
  const faults: MigrationFault[] = [];
  const read: LintFile[][] = [];
  for (const set of sets) {
    const files: LintFile[] = [];
    for (const file of set) {
      const result = await readFile(parser, file);
      if ('statements' in result) files.push(result);
      else faults.push(...result);
    }
    read.push(files);
  }
  if (faults.length === 0) return read;
  const dir = path.dirname(sets[0]![0]!.path);
  throw migrateErrors.MIGRATION_FILES_INVALID({ dir, faults });
}

async function readFile(
  parser: SqlParser,
  file: MigrationFile,
): Promise<LintFile | MigrationFault[]> {
  const name = shownPath(file.path);
  const migration = await parseMigration(parser, file, { unfit: 'allowed' });
  if (!('file' in migration)) return migration.map((fault) => ({ ...fault, file: name }));
  const lintFile = await readLintFile(parser, migration, name);
  const faults = [...findUnfit(migration, lintFile), ...findUnknown(lintFile)];
  return faults.length > 0 ? faults : lintFile;
}

/** What the runner refuses and no rule speaks of. */
function findUnfit(
  { up, kind, file }: Migration,
  { name, statements }: LintFile,
): MigrationFault[] {
  return up.flatMap((statement, index) => {
    const { tree, commands } = statements[index]!;
    const isRuled =
      tree.TransactionStmt !== undefined ||
      tree.IndexStmt !== undefined ||
      tree.ReindexStmt?.relation !== undefined ||
      tree.DropStmt !== undefined ||
      tree.DropdbStmt !== undefined ||
      commands.length > 0;
    const message = isRuled ? undefined : whyUnfit(statement, kind);
    if (message === undefined) return [];
    return [{ file: name, ...positionAt(file.text, statement.offset), message }];
  });
}

function findUnknown({ name, text, ignores }: LintFile): MigrationFault[] {
  return ignores.flatMap(({ rule, offset }) => {
    if (findRules(rule).length > 0) return [];
    const near = nearestRule(rule);
    const advice = near === undefined ? '' : `; did you mean ${near}?`;
    const message = `there is no lint rule ${rule}${advice}`;
    return [{ file: name, ...positionAt(text, offset), message }];
  });
}

/** From the working directory where that is shorter, as compilers say it. */
function shownPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') || file.startsWith('<') ? file : relative;
}

function countBySeverity(findings: readonly Finding[]): Record<Severity, number> {
  const count = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return { error: count('error'), warning: count('warning'), info: count('info') };
}
