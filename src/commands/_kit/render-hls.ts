import { formatBytes } from '#core/units.ts';
import { visible } from '#core/visible.ts';
import type { HlsFinding, HlsMended, HlsReport, HlsRule } from '#hls/index.ts';

import type { Page } from './page.ts';
import { placeOf, plural, renderCounts, renderFinding } from './render-finding.ts';
import { table } from './terminal.ts';
import { wrapWords } from './wrap-words.ts';

/** The page of a rule, from the folder of veza's package. */
export function hlsRulePage(rule: string): string {
  return `docs/rules/hls/${rule}.md`;
}

/** Findings as compilers print them, what could not be read, and a line that sums them up. Pure. */
export function renderHls(report: HlsReport, page: Page): string {
  const findings = report.subjects.flatMap((subject) => subject.findings);
  return [
    ...report.subjects.flatMap(({ mended }) =>
      mended === undefined ? [] : renderMended(mended, page),
    ),
    ...findings.map((finding) =>
      renderFinding(
        finding,
        {
          rulePage: hlsRulePage(finding.rule),
          more: renderPlaces(finding),
          clause: clauseOf(finding),
        },
        page,
      ),
    ),
    ...report.failed.map(({ message }) => wrapWords(visible(message), page.columns, 2)),
    wrapWords(summary(report, page), page.columns, 2),
  ].join('\n\n');
}

/** The diff, and where the old playlists are. */
function renderMended({ diff, backups }: HlsMended, page: Page): string[] {
  if (diff === '') return [];
  const kept = backups.length === 0 ? [] : [`The old playlists are kept: ${backups.join(', ')}`];
  const lines = diff.trimEnd().split('\n');
  return [[...lines.map((line) => renderChange(line, page)), ...kept].join('\n')];
}

/** A line of a diff as people know it from git. */
function renderChange(line: string, page: Page): string {
  const text = visible(line);
  if (/^(---|\+\+\+) /.test(line)) return page.style('bold', text);
  const style = ({ '-': 'red', '+': 'green', '@': 'cyan' } as const)[line.charAt(0)];
  return style === undefined ? text : page.style(style, text);
}

function clauseOf({ level, source }: Pick<HlsFinding, 'level' | 'source'>): string {
  return level === undefined ? source : `${level}, ${source}`;
}

/** Where else the same fault shows. */
function renderPlaces({ count, places }: HlsFinding): string[] {
  if (count === 1) return [];
  const others = places.slice(1).map(placeOf);
  const left = count - 1 - others.length;
  const rest = left > 0 ? ` and ${plural(left, 'more place')}` : '';
  return [`also: ${others.join(', ')}${rest}`];
}

function summary({ subjects, failed, counts }: HlsReport, page: Page): string {
  const sum = (key: 'playlists' | 'segments' | 'bytes'): number =>
    subjects.reduce((total, subject) => total + subject[key], 0);
  const ignored = subjects.reduce((total, subject) => total + subject.ignored.length, 0);
  const read = [
    plural(subjects.length, 'presentation'),
    plural(sum('playlists'), 'playlist'),
    `${plural(sum('segments'), 'segment')} (${formatBytes(sum('bytes'))})`,
  ].join(', ');
  const excused = ignored === 0 ? '' : `, ${ignored} ignored`;
  const unread = failed.length === 0 ? '' : `; ${plural(failed.length, 'presentation')} not read`;
  return `${read}: ${renderCounts(counts, page)}${excused}${unread}.`;
}

/** The rules as a table, and below it what is not checked. Pure. */
export function renderHlsRules(
  rules: readonly Pick<HlsRule, 'id' | 'code' | 'severity' | 'level' | 'title'>[],
  notChecked: readonly { readonly code: string; readonly reason: string }[],
  { columns }: Page,
): string {
  const head = ['CODE', 'RULE', 'SEVERITY', 'LEVEL', 'TITLE'];
  const body = rules.map(({ code, id, severity, level, title }) => [
    code,
    id,
    severity,
    level ?? '',
    title,
  ]);
  const known = table([head, ...body], columns);
  const left = table(
    notChecked.map(({ code, reason }) => [code, reason]),
    columns,
  );
  return `${known}\n\nNot checked:\n${left}`;
}
