import type { WorkEvent } from '#core/events.ts';
import { formatDuration } from '#core/units.ts';
import {
  describeBlocker,
  type CommandProgress,
  type MigrateEvent,
  type SchemaWaiting,
  type StatementPlace,
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
      return batchOf(known) + leftOf(known.leftMs);
    case 'running.progress':
    case 'command.progress':
      return runningOf(known);
    case 'statement.blocked':
      return `${placeOf(known)} waits for ${known.blockers.map(describeBlocker).join('; ')}`;
    case 'statement.retried':
      return (
        `${placeOf(known)} ${known.sqlState === '40P01' ? 'lost a deadlock' : 'gave way to others'}, ` +
        `attempt ${known.attempt}; again in ${formatDuration(known.pauseMs)}, ` +
        `for ${formatDuration(known.leftMs)} more`
      );
    case 'statement.resumed':
      return `${placeOf(known)} was interrupted: ${known.detail}`;
    case 'schema.drifted':
      return 'Somebody changed the schema since the last run of migrations; see: veza migrate drift';
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
  const { name, done, total, rowsPerSecond } = event;
  return `${name}: ${done} of about ${total} rows, ${rowsPerSecond} rows/s`;
}

function leftOf(leftMs: number | undefined): string {
  return leftMs === undefined ? '' : `, ${formatDuration(leftMs)} left`;
}

function runningOf(
  event: Extract<MigrateEvent, { type: 'running.progress' | 'command.progress' }>,
): string {
  const what = event.type === 'running.progress' ? 'running' : progressOf(event);
  return `${placeOf(event)}: ${what}, for ${formatDuration(event.runningMs)}`;
}

function progressOf({ command, phase, percent }: CommandProgress): string {
  return `${command}, ${phase}${percent === undefined ? '' : ` ${Math.floor(percent)} %`}`;
}

/** How far the current file or its long command is. */
export function measureMigration(event: WorkEvent): Measure | undefined {
  const known = event as MigrateEvent;
  if (known.type === 'command.progress' && known.percent !== undefined) {
    const time = formatDuration(known.runningMs);
    const label = `${placeOf(known)}, ${known.phase}, for ${time}`;
    return { done: known.percent, total: 100, label };
  }
  if (known.type === 'command.progress' || known.type === 'running.progress') {
    const { statement, statements } = known;
    return { done: statement - 1, total: statements, label: runningOf(known), leftMs: null };
  }
  if (known.type === 'batch.progress') {
    const { done, total, leftMs = null } = known;
    return { done, total, label: batchOf(known), leftMs };
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
