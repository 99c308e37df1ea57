import type { WorkEvent } from '#core/events.ts';
import { formatDuration } from '#core/units.ts';
import type {
  Blocker,
  CommandProgress,
  MigrateEvent,
  SchemaWaiting,
  StatementPlace,
} from '#db/migrate/index.ts';

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
    case 'batch.progress':
      return batchOf(known);
    case 'command.progress':
      return `${placeOf(known)}: ${progressOf(known)}, for ${formatDuration(known.runningMs)}`;
    case 'statement.blocked':
      return `${placeOf(known)} waits for ${known.blockers.map(blockerOf).join('; ')}`;
    case 'statement.retried':
      return (
        `${placeOf(known)} ${known.sqlState === '40P01' ? 'lost a deadlock' : 'gave way to others'}, ` +
        `attempt ${known.attempt}; again in ${formatDuration(known.pauseMs)}, ` +
        `for ${formatDuration(known.leftMs)} more`
      );
    case 'statement.resumed':
      return `${placeOf(known)} was interrupted: ${known.detail}`;
    case 'queue.installed':
      return `Installed the queue's own schema in ${formatDuration(known.durationMs)}`;
    case 'lock.waiting':
      return (
        'Waiting for another run that migrates this database' +
        (known.holder === undefined
          ? ''
          : `: "${known.holder}", backend ${known.holderPid}, since ${known.since}`) +
        (known.progress === undefined ? '' : `, ${progressOf(known.progress)}`) +
        `; ${formatDuration(known.waitedMs)} of ${formatDuration(known.waitMsMax)}`
      );
    default:
      return undefined;
  }
}

function placeOf({ name, statement, statements }: StatementPlace): string {
  return `${name}: statement ${statement} of ${statements}`;
}

function batchOf(event: Extract<MigrateEvent, { type: 'batch.progress' }>): string {
  const { name, done, total, rowsPerSecond, leftMs } = event;
  const left = leftMs === undefined ? '' : `, ${formatDuration(leftMs)} left`;
  return `${name}: ${done} of about ${total} rows, ${rowsPerSecond} rows/s${left}`;
}

function progressOf({ command, phase, percent }: CommandProgress): string {
  return `${command}, ${phase}${percent === undefined ? '' : ` ${Math.floor(percent)} %`}`;
}

function blockerOf({ pid, application, query, state, ageMs }: Blocker): string {
  const name = application === '' ? '' : ` "${application}"`;
  return `backend ${pid}${name}, ${state} for ${formatDuration(ageMs)}: ${query}`;
}

/** How far the current file or its long command is. */
export function measureMigration(event: WorkEvent): Measure | undefined {
  const known = event as MigrateEvent;
  if (known.type === 'command.progress' && known.percent !== undefined) {
    return { done: known.percent, total: 100, label: `${placeOf(known)}, ${known.phase}` };
  }
  if (known.type === 'batch.progress') {
    return { done: known.done, total: known.total, label: batchOf(known) };
  }
  if (known.type !== 'statement.progress') return undefined;
  return { done: known.done, total: known.total, label: `${known.name}, statements` };
}

/** What a person reads while a command waits for the schema. */
export function describeWaiting(event: WorkEvent): string | undefined {
  const { missing, reason, holder, holderPid, since, waitedMs, timeoutMs } = event as SchemaWaiting;
  const who =
    holder === undefined
      ? 'nobody migrates now'
      : `"${holder}" migrates, backend ${holderPid}, since ${since}`;
  const what = reason ?? `${missing.join(', ')} pending; ${who}`;
  const times = `${formatDuration(waitedMs)} of ${formatDuration(timeoutMs)}`;
  return `Waiting for the schema: ${what}; ${times}`;
}
