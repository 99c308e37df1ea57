import type { WorkEvent } from '#core/events.ts';
import { formatDuration } from '#core/units.ts';
import type { MigrateEvent } from '#db/migrate/index.ts';

import type { Measure } from './terminal.ts';

/** What a person reads of a migration run; undefined for what would only be noise. */
export function describeMigration(event: WorkEvent): string | undefined {
  const known = event as MigrateEvent;
  switch (known.type) {
    case 'migration.applied':
      return `Applied ${known.name} in ${formatDuration(known.durationMs)} (${known.index} of ${known.total})`;
    case 'migration.undone':
      return `Undid ${known.name} in ${formatDuration(known.durationMs)} (${known.index} of ${known.total})`;
    case 'statement.progress':
      return `${known.name}: ${known.done} of ${known.total} statements`;
    case 'queue.installed':
      return `Installed the queue's own schema in ${formatDuration(known.durationMs)}`;
    case 'lock.waiting':
      return (
        'Waiting for another run that migrates this database' +
        (known.holder === undefined
          ? ''
          : `: "${known.holder}", backend ${known.holderPid}, since ${known.since}`) +
        `; ${formatDuration(known.waitedMs)} of ${formatDuration(known.waitMsMax)}`
      );
    default:
      return undefined;
  }
}

/** How far the current file is. */
export function measureMigration(event: WorkEvent): Measure | undefined {
  const known = event as MigrateEvent;
  if (known.type !== 'statement.progress') return undefined;
  return { done: known.done, total: known.total, label: `${known.name}, statements` };
}
