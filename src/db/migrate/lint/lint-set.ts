import { SEVERITIES, type Finding, type Subject } from '#core/rules.ts';

import type { MigrationIgnore } from '../model.ts';
import { positionAt } from '../source-position.ts';
import { byteOffsets } from './byte-offsets.ts';
import { excerptAt } from './excerpt-at.ts';
import type { DatabaseFacts, IgnoredFinding, LintFile, LintInput, MigrationRule } from './model.ts';
import { noChanges, recordChanges } from './schema-changes.ts';
import { findRules } from './select-rules.ts';
import { describeLocks, weigh } from './weigh.ts';

/** The major version that is assumed where no server says another: the newest that veza brings. */
const PG_MAJOR_ASSUMED = 18;

export interface LintSetInput {
  /** Files that are applied one after the other, to a database that has none of them. */
  readonly files: readonly LintFile[];
  readonly rules: readonly MigrationRule[];
  readonly facts?: DatabaseFacts | undefined;
  /** Another major version than that of the server, or 18 without one. */
  readonly pgMajor?: number | undefined;
}

export interface LintSetResult {
  readonly findings: Finding[];
  readonly ignored: IgnoredFinding[];
}

/** Runs the rules over a set of files: statement by statement, remembering what is new. Pure. */
export function lintSet({ files, rules, facts, pgMajor }: LintSetInput): LintSetResult {
  const before = noChanges();
  const result: LintSetResult = { findings: [], ignored: [] };
  const major = pgMajor ?? facts?.pgMajor ?? PG_MAJOR_ASSUMED;
  for (const file of files) {
    const used = new Set<MigrationIgnore>();
    const found: Finding[] = [];
    for (const [index, statement] of file.statements.entries()) {
      const utf16 = byteOffsets(statement.sql);
      const at = (location = 0): Subject => {
        const { line, column } = positionAt(file.text, statement.offset + utf16(location));
        return { kind: 'migration', name: file.name, line, column };
      };
      const input = { file, statement, index, before, pgMajor: major, unused: [], at };
      const ignores = ignoresOf(file, index);
      for (const finding of runRules(rules, input, facts)) {
        const ignore = ignores.find((item) => excuses(item, finding.rule));
        if (ignore === undefined) found.push(finding);
        else {
          used.add(ignore);
          result.ignored.push({ finding, reason: ignore.reason });
        }
      }
      recordChanges(before, statement, (table) => facts?.tables.has(table) === true);
    }
    found.push(...findUnused(rules, file, used));
    result.findings.push(...found.sort(byPlace));
  }
  return result;
}

function* runRules(
  rules: readonly MigrationRule[],
  input: LintInput,
  facts: DatabaseFacts | undefined,
): Generator<Finding> {
  for (const rule of rules) {
    for (const found of rule.check(input)) {
      const { severity, locks } = weigh(rule, input, facts);
      const weight = rule.weighs === undefined ? '' : describeLocks(locks);
      yield {
        ...found,
        rule: rule.id,
        code: rule.code,
        severity,
        message: weight === '' ? found.message : `${found.message} ${weight}`,
        evidence: { ...evidence(input.file, found.subject), ...(locks.length > 0 && { locks }) },
      };
    }
  }
}

function evidence(file: LintFile, { line = 1, column = 1 }: Subject): { excerpt: string } {
  return { excerpt: excerptAt(file.text, line, column) };
}

/** The comments between the statement before and this one. */
function ignoresOf({ statements, ignores }: LintFile, index: number): MigrationIgnore[] {
  const from = statements[index - 1]?.offset ?? -1;
  return ignores.filter(({ offset }) => offset > from && offset < statements[index]!.offset);
}

function excuses(ignore: MigrationIgnore, rule: string): boolean {
  return findRules(ignore.rule).some((item) => item.id === rule);
}

/** A comment for a rule that did not run may be needed when it does. */
function findUnused(
  rules: readonly MigrationRule[],
  file: LintFile,
  used: ReadonlySet<MigrationIgnore>,
): Finding[] {
  const rule = rules.find((item) => item.id === 'unused-ignore');
  const last = file.statements.at(-1);
  if (rule === undefined || last === undefined) return [];
  const unused = file.ignores.filter(
    (ignore) => !used.has(ignore) && findRules(ignore.rule).some((item) => rules.includes(item)),
  );
  const place = (): Subject => ({ kind: 'migration', name: file.name, line: 1, column: 1 });
  const input: LintInput = {
    file,
    statement: last,
    index: file.statements.length - 1,
    before: noChanges(),
    pgMajor: PG_MAJOR_ASSUMED,
    unused,
    at: place,
  };
  return Array.from(rule.check(input), (found) => ({
    rule: rule.id,
    code: rule.code,
    severity: rule.severity,
    ...found,
    evidence: evidence(file, found.subject),
  }));
}

function byPlace(a: Finding, b: Finding): number {
  return (
    a.subject.line! - b.subject.line! ||
    a.subject.column! - b.subject.column! ||
    SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity)
  );
}
