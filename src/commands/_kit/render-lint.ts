import type { LintReport } from '#db/migrate/lint/index.ts';

import type { Page } from './page.ts';
import { plural, renderCounts, renderFinding } from './render-finding.ts';
import { table } from './terminal.ts';

/** The page of a rule, from the folder of veza's package. */
export function rulePage(rule: string): string {
  return `docs/rules/migrate/${rule}.md`;
}

/** Findings as compilers print them, and a last line that sums them up. Pure. */
export function renderLint(report: LintReport, page: Page): string {
  const rendered = report.findings.map((finding) =>
    renderFinding(finding, { rulePage: rulePage(finding.rule) }, page),
  );
  return [...rendered, summary(report, page)].join('\n\n');
}

function summary({ files, ignored, counts, database }: LintReport, page: Page): string {
  const excused = ignored.length === 0 ? '' : `, ${ignored.length} ignored`;
  const asked =
    database === undefined
      ? 'no database was asked'
      : `${plural(database.tables, 'table')} looked at in PostgreSQL ${database.version}`;
  return `${plural(files.length, 'file')}: ${renderCounts(counts, page)}${excused}; ${asked}.`;
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
  { columns }: Page,
): string {
  const head = ['CODE', 'RULE', 'SEVERITY', 'RUNS', 'TITLE'];
  const body = rules.map(({ code, id, severity, optIn, title }) => [
    code,
    id,
    severity,
    optIn ? 'opt-in' : 'always',
    title,
  ]);
  return table([head, ...body], columns);
}
