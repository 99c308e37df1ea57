import type { WorkEvent } from '#core/events.ts';
import { formatBytes, formatDuration } from '#core/units.ts';
import type { BackupEvent, RestoreEvent } from '#db/backup/index.ts';
import type { MediaEvent } from '#platform/backup/index.ts';

import type { Measure } from './terminal.ts';

type Known = BackupEvent | RestoreEvent | MediaEvent;

const thousands = (count: number): string => count.toLocaleString('en');

/** What a person reads while a database is saved or restored. */
export function describeBackup(event: WorkEvent): string | undefined {
  const known = event as Known;
  switch (known.type) {
    case 'backup.started':
      return `Saving ${known.tables} tables, ${formatBytes(known.heapBytes)}`;
    case 'restore.started':
      return `Restoring ${known.tables} tables into ${known.into}`;
    case 'database.swept':
      return `Dropped ${known.name}, which an interrupted restore left behind`;
    case 'rows.progress': {
      const left = known.leftMs === null ? '' : `, ${formatDuration(known.leftMs)} left`;
      return `${known.table}: ${formatBytes(known.done)} of ${formatBytes(known.total)}${left}`;
    }
    case 'rows.verified':
      return `Verified ${thousands(known.rows)} rows of ${known.tables} tables`;
    case 'index.progress':
      return `${known.table}: ${known.done} of ${known.total} keys and indexes`;
    case 'media.progress':
      return `Media: ${thousands(known.files)} files, ${formatBytes(known.bytes)}`;
    case 'file.progress':
      return `Read ${formatBytes(known.done)} of ${formatBytes(known.total)}`;
    case 'schema.verified':
      return 'The schema is that of the backup';
    case 'database.switched':
      return `${known.database} is the restored database now`;
    default:
      return undefined;
  }
}

/** How far the rows, the indexes, the media or the reading of the file are. */
export function measureBackup(event: WorkEvent): Measure | undefined {
  const known = event as Known;
  switch (known.type) {
    case 'rows.progress':
      return { done: known.done, total: known.total, label: known.table };
    case 'index.progress':
      return { done: known.done, total: known.total, label: `${known.table}, keys and indexes` };
    case 'file.progress':
      return { done: known.done, total: known.total, label: 'the backup' };
    default:
      return undefined;
  }
}
