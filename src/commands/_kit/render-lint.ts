import type { Finding } from '#core/rules.ts';
import type { LintReport } from '#db/migrate/lint/index.ts';

import { table } from './terminal.ts';

/** The page of a rule, from the folder of veza's package. */
export function rulePage(rule: string): string {
  return `docs/rules/migrate/${rule}.md`;
}

/** Findings as compilers print them, and a last line that sums them up. Pure. */
export function renderLint(report: LintReport): string {
  return [...report.findings.map(renderFinding), summary(report)].join('\n\n');
}

function renderFinding({
  rule,
  code,
  severity,
  subject,
  message,
  hint,
  evidence,
}: Finding): string {
  const { name, line, column } = subject;
  return [
    `${name}:${line}:${column}: ${severity}: ${message}`,
    ...(typeof evidence?.['excerpt'] === 'string' ? [evidence['excerpt']] : []),
    ...(hint === undefined ? [] : [`  help: ${hint}`]),
    `  rule: ${code} ${rule}, ${rulePage(rule)}`,
  ].join('\n');
}

function summary({ files, findings, ignored, counts, database }: LintReport): string {
  const plural = (count: number, word: string): string =>
    `${count} ${word}${count === 1 ? '' : 's'}`;
  const found =
    findings.length === 0
      ? 'nothing found'
      : [
          plural(counts.error, 'error'),
          plural(counts.warning, 'warning'),
          `${counts.info} info`,
        ].join(', ');
  const excused = ignored.length === 0 ? '' : `, ${ignored.length} ignored`;
  const asked =
    database === undefined
      ? 'no database was asked'
      : `${plural(database.tables, 'table')} looked at in PostgreSQL ${database.version}`;
  return `${plural(files.length, 'file')}: ${found}${excused}; ${asked}.`;
}

/** The rules as a table. Pure. */
export function renderRules(
  rules: readonly {
    id: string;
    code: string;
    severity: string;
    optIn: boolean;
    title: string;
  }[],
): string {
  return table([
    ['CODE', 'RULE', 'SEVERITY', 'RUNS', 'TITLE'],
    ...rules.map(({ code, id, severity, optIn, title }) => [
      code,
      id,
      severity,
      optIn ? 'opt-in' : 'always',
      title,
    ]),
  ]);
}
