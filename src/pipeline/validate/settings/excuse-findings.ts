import { matchGlob } from '#core/glob.ts';

import type { HlsFinding } from '../check-presentation.ts';
import type { Ignore } from './rules-file.ts';

/** A finding that is known and meant. */
export interface ExcusedFinding {
  readonly finding: HlsFinding;
  readonly reason: string;
}

/** Parts findings into those that stand and those that the first fitting exception excuses. Pure. */
export function excuseFindings(
  findings: readonly HlsFinding[],
  ignores: readonly Ignore[],
): { findings: readonly HlsFinding[]; ignored: readonly ExcusedFinding[] } {
  const exceptions = ignores.map(({ rule, subject, reason }) => {
    const matches = subject === undefined ? () => true : matchGlob(subject);
    return { rule, matches, reason };
  });
  const kept: HlsFinding[] = [];
  const ignored: ExcusedFinding[] = [];
  for (const finding of findings) {
    const excuse = exceptions.find(
      ({ rule, matches }) => rule === finding.rule && matches(finding.subject.name),
    );
    if (excuse === undefined) kept.push(finding);
    else ignored.push({ finding, reason: excuse.reason });
  }
  return { findings: kept, ignored };
}
