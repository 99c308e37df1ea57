import type { WorkEvent } from '#core/events.ts';
import { formatDuration } from '#core/units.ts';
import type { SeedEvent } from '#seed/index.ts';

import { describeContent } from './describe-content.ts';
import { describeMigration } from './describe-migration.ts';
import type { Measure } from './terminal.ts';

/** Indexes that take less than this are not told one by one. */
const TOLD_MS_MIN = 1000;

const thousands = (count: number): string => count.toLocaleString('en');

/** What a person reads while a world is made; undefined for what would only be noise. */
export function describeSeed(event: WorkEvent): string | undefined {
  const known = event as SeedEvent;
  switch (known.type) {
    case 'seed.waiting':
      return known.waitedMs === 0 ? 'Waiting for another run that seeds this database' : undefined;
    case 'rows.progress':
      return `${known.table}: ${thousands(known.done)} of about ${thousands(known.total)} rows`;
    case 'table.loaded':
      return `Loaded ${thousands(known.rows)} ${known.table} in ${formatDuration(known.durationMs)}`;
    case 'indexes.dropped':
    case 'world.written':
      return undefined;
    case 'index.built':
      return known.durationMs < TOLD_MS_MIN
        ? undefined
        : `Built ${known.name} in ${formatDuration(known.durationMs)} (${known.index} of ${known.total})`;
    default:
      return describeMigration(event) ?? describeContent(event);
  }
}

/** How far the table that is being loaded is. */
export function measureSeed(event: WorkEvent): Measure | undefined {
  const known = event as SeedEvent;
  if (known.type !== 'rows.progress') return undefined;
  return { done: known.done, total: known.total, label: `${known.table}, rows` };
}
