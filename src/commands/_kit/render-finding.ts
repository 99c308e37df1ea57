import type { Finding, Severity, Subject } from '#core/rules.ts';
import { visible } from '#core/visible.ts';

export interface FindingNotes {
  /** Where the rule's page is, from the folder of veza's package. */
  readonly page: string;
  /** Lines between the hint and the rule. */
  readonly more?: readonly string[];
  /** What demands it, after the rule's id. */
  readonly clause?: string;
}

/** A finding as compilers print it: where, how bad, what; the line with a caret; help; the rule. Pure. */
export function renderFinding(finding: Finding, { page, more = [], clause }: FindingNotes): string {
  const { rule, code, severity, subject, message, hint, evidence } = finding;
  return [
    `${placeOf(subject)}: ${severity}: ${visible(message)}`,
    ...(typeof evidence?.['excerpt'] === 'string' ? [evidence['excerpt']] : []),
    ...(hint === undefined ? [] : [`  help: ${visible(hint)}`]),
    ...more,
    `  rule: ${code} ${rule}${clause === undefined ? '' : ` (${clause})`}, ${page}`,
  ].join('\n');
}

/** `a.m3u8:3:9`, `s0.m4s at moof/traf, byte 120`. Pure. */
export function placeOf({ name, line, column, byteOffset, boxPath }: Subject): string {
  const file = visible(name);
  if (line !== undefined) return `${file}:${line}:${column ?? 1}`;
  if (byteOffset === undefined) return file;
  return `${file} at ${boxPath ? `${visible(boxPath)}, ` : ''}byte ${byteOffset}`;
}

/** `2 errors, 1 warning, 0 info`, or that there is nothing. Pure. */
export function renderCounts(counts: Readonly<Record<Severity, number>>): string {
  if (counts.error + counts.warning + counts.info === 0) return 'nothing found';
  const { error, warning, info } = counts;
  return [plural(error, 'error'), plural(warning, 'warning'), `${info} info`].join(', ');
}

/** `1 file`, `2 files`. Pure. */
export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
