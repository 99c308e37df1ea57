import type { WorkEvent } from '#core/events.ts';
import type { Finding } from '#core/rules.ts';
import { formatDuration } from '#core/units.ts';
import type { VerifiedMigration, VerifyEvent, VerifyOutcome } from '#db/migrate/verify/index.ts';

import { describeDrift } from './describe-drift.ts';
import type { Measure } from './terminal.ts';

const WORDS: Record<VerifyOutcome, string> = {
  ok: 'ok',
  differs: 'does not come back to the same schema',
  'data-lost': 'loses rows on its way up and down',
  failed: 'failed',
  irreversible: 'cannot be undone',
};

/** What a person reads while migrations are taken up and down. */
export function describeVerify(event: WorkEvent): string | undefined {
  const known = event as VerifyEvent;
  if (known.type === 'verify.progress') {
    return `${known.name}: ${known.way}, ${known.done} of ${known.total}`;
  }
  const { name, outcome, reason, durationMs } = known;
  const why = outcome === 'irreversible' ? `: ${reason}` : '';
  return `${name}: ${WORDS[outcome]}${why} (${formatDuration(durationMs)})`;
}

/** How far the run is: every migration is made once, and taken down and up once. */
export function measureVerify(event: WorkEvent): Measure | undefined {
  const known = event as VerifyEvent;
  if (known.type !== 'verify.progress') return undefined;
  const { name, way, done, total } = known;
  const made = way === 'up' ? done : total + done;
  return { done: made, total: 2 * total, label: `${name}, ${way}` };
}

/** What is wrong with a migration that did not come back, as findings. */
export function describeVerified(migration: VerifiedMigration): Finding[] {
  const { name, outcome, reason, differences, lost } = migration;
  const subject = { kind: 'migration', name };
  if (outcome === 'failed') {
    const message = `${name}.sql, ${reason}`;
    return [{ rule: 'way-fails', code: 'V03', severity: 'error', subject, message }];
  }
  const changes = differences.map(({ after, ways, difference }): Finding => {
    const what = describeDrift(difference).message;
    const than = after === 'down' ? 'before it went up' : 'when it went up first';
    const message = `${name}.sql: after ${ways}, ${what}; it was not so ${than}`;
    const evidence = { after, ways, difference };
    return { rule: 'schema-differs', code: 'V01', severity: 'error', subject, message, evidence };
  });
  const losses = lost.map((item): Finding => {
    const { table, rowsBefore, rowsAfter } = item;
    const left = rowsAfter === undefined ? 'the table is gone' : `${rowsAfter} are left`;
    const same = rowsBefore === rowsAfter ? 'their values changed' : left;
    const message = `${name}.sql: of ${rowsBefore} rows of ${table} that were there before it, ${same} after up and down`;
    const evidence = { ...item };
    return { rule: 'rows-differ', code: 'V02', severity: 'error', subject, message, evidence };
  });
  return [...changes, ...losses];
}
