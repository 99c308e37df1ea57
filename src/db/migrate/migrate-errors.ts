import { defineErrors, errorSpec } from '#core/errors.ts';

import { describeBlocker } from './describe-blocker.ts';
import type { MigrateDirection, MigrationStepResult } from './model.ts';
import type { Blocker } from './monitor.ts';

/** A problem with its id as the file writes it. */
type ShownProblem = Record<'kind' | 'id' | 'name' | 'message' | 'fix', string>;

/** One thing that is wrong with a migration file. */
export interface MigrationFault extends Record<string, unknown> {
  file: string;
  /** 1-based; absent when the whole file is meant. */
  line?: number;
  column?: number;
  message: string;
  /** The line with a caret under the place. */
  excerpt?: string;
}

/** A statement that PostgreSQL refused, and what the run had done before it. */
export interface StatementFailure extends MigrationFault {
  sqlState: string;
  direction: MigrateDirection;
  line: number;
  column: number;
  /** 1-based number of the statement in its part. */
  statement: number;
  statements: number;
  excerpt: string;
  detail?: string;
  /** Whether the statements before it stay done. */
  standsAlone: boolean;
  /** Of a statement in batches: rows of the batches before, which stay done. */
  rowsDone?: number;
  /** Whom it waited for in its last attempt, as far as there was time to look. */
  blockers?: readonly Blocker[];
  /** Migrations of this run that stay applied. */
  applied: readonly MigrationStepResult[];
}

const describeFailure = (failure: StatementFailure): string =>
  `${failure.message} (SQLSTATE ${failure.sqlState})\n` +
  `  ${failure.file}:${failure.line}:${failure.column}, ` +
  `statement ${failure.statement} of ${failure.statements}\n${failure.excerpt}` +
  (failure.detail === undefined ? '' : `\n  ${failure.detail}`) +
  (failure.blockers ?? []).map((item) => `\n  It waited for ${describeBlocker(item)}`).join('') +
  `\n${describeRest(failure)}`;

function describeRest({ standsAlone, statement, rowsDone = 0, applied }: StatementFailure): string {
  const before = applied.map((item) => item.name).join(', ');
  if (rowsDone > 0) {
    const rest = before === '' ? '' : `; this run changed before the file: ${before}`;
    return `The batch was rolled back; those before it, ${rowsDone} rows, stay done${rest}.`;
  }
  if (!standsAlone || statement === 1) {
    const rest = before === '' ? 'nothing was changed' : `this run changed before it: ${before}`;
    return `The file was rolled back; ${rest}.`;
  }
  const done = statement === 2 ? 'The statement' : `The ${statement - 1} statements`;
  const rest = before === '' ? '' : `; this run changed before the file: ${before}`;
  return `${done} before it in the file stay done${rest}.`;
}

export const migrateErrors = defineErrors({
  MIGRATION_DIR_UNREADABLE: errorSpec<{ dir: string; reason: string }>({
    category: 'invalid',
    doc: 'The folder of migrations cannot be read or holds no migrations.',
    message: ({ dir, reason }) => `The migrations folder ${dir} cannot be used: ${reason}`,
    hint: () => 'Name a folder of NNNNNN_words.sql files with --dir DIR.',
  }),
  MIGRATION_FILES_INVALID: errorSpec<{ dir: string; faults: MigrationFault[] }>({
    category: 'invalid',
    doc: 'Migration files have faults; all of them are listed and nothing was run.',
    message: ({ dir, faults }) =>
      `${faults.length === 1 ? 'One fault' : `${faults.length} faults`} in the migrations of ${dir}:\n` +
      faults
        .map(
          ({ file, line, column, message, excerpt }) =>
            `  ${file}${line === undefined ? '' : `:${line}`}${column === undefined ? '' : `:${column}`}: ${message}` +
            (excerpt === undefined ? '' : `\n${excerpt}`),
        )
        .join('\n'),
    hint: () => 'Mend the files and run the command again; nothing was changed.',
  }),
  MIGRATION_HISTORY_CONFLICT: errorSpec<{ problems: readonly ShownProblem[] }>({
    category: 'precondition',
    doc: 'The files and what the database says was applied contradict each other; nothing was run.',
    message: ({ problems }) =>
      `The migration files do not fit what was applied to this database:\n` +
      problems.map((item) => `  ${item.kind}: ${item.message}`).join('\n'),
    hint: ({ problems }) => problems.map((item) => item.fix).join('\n'),
  }),
  MIGRATION_TARGET_UNKNOWN: errorSpec<{ target: string; known: string; suggestion?: string }>({
    category: 'invalid',
    doc: 'The migration id that was asked for does not exist.',
    message: ({ target, known }) => `There is no migration ${target}; known are ${known}.`,
    hint: ({ suggestion }) =>
      suggestion === undefined ? 'veza migrate status' : `Did you mean ${suggestion}?`,
  }),
  MIGRATION_FAILED: errorSpec<StatementFailure & Record<string, unknown>>({
    category: 'invalid',
    doc: 'PostgreSQL refused a statement of a migration; the file was rolled back.',
    message: describeFailure,
    // An applied file may not change any more, and its down part belongs to it.
    hint: ({ direction }) =>
      direction === 'up'
        ? 'Mend the statement, then run the command again: it goes on with this file.'
        : 'Leave the file as it is, for it is applied. Mend the database by hand so that the down ' +
          'part can run, and run the command again; or lead on with a new migration: veza migrate create NAME',
  }),
  MIGRATION_BLOCKED: errorSpec<StatementFailure & Record<string, unknown>>({
    category: 'busy',
    doc: 'A statement of a migration waited too long for a table that others use, or lost a deadlock.',
    message: describeFailure,
    hint: () => 'Run the command again when the long transactions on this table have ended.',
  }),
  MIGRATION_DISK_FULL: errorSpec<StatementFailure & Record<string, unknown>>({
    category: 'outside',
    doc: 'PostgreSQL had no room for what a migration does: its disk is full, or a quota is used up.',
    message: describeFailure,
    hint: () =>
      'Free space on the disk that PostgreSQL writes to, then run the command again: it goes on with this file.',
  }),
  MIGRATION_DENIED: errorSpec<StatementFailure & Record<string, unknown>>({
    category: 'denied',
    doc: 'The database user may not do what a migration does.',
    message: describeFailure,
    hint: () => 'Use a database user that owns the schema: --database-url URL',
  }),
  MIGRATION_RECORD_DENIED: errorSpec<{ reason: string }>({
    category: 'denied',
    doc: 'The database user may not keep the record of migrations; nothing was run.',
    message: ({ reason }) => `The record of migrations cannot be kept in this database: ${reason}`,
    hint: () => 'Use a database user that owns the schema: --database-url URL',
  }),
  MIGRATION_DATABASE_READ_ONLY: errorSpec<{ reason: string }>({
    category: 'precondition',
    doc: 'The database accepts no writes: a standby, or default_transaction_read_only.',
    message: ({ reason }) => `The database is read-only: ${reason}`,
    hint: () => 'Name the primary server with --database-url URL.',
  }),
  MIGRATION_STEP_EDITED: errorSpec<{ name: string; statement: number; done: string }>({
    category: 'precondition',
    doc: 'A file of which some statements are done was changed in that part; nothing was run.',
    message: ({ name, statement, done }) =>
      `Statement ${statement} of ${name}.sql is done already, and the file has another text for it now. ` +
      `What was run:\n  ${done.replaceAll('\n', '\n  ')}`,
    hint: ({ name }) =>
      `Bring that statement of ${name}.sql back as it was, put the change behind it, and run the command again.`,
  }),
  MIGRATION_KIND_CHANGED: errorSpec<{ name: string; marker: string }>({
    category: 'precondition',
    doc: 'A file of which a part is done lost the marker that let it be done in parts.',
    message: ({ name, marker }) =>
      `${name}.sql is carried out in part, and the marker ${marker} that it had then is gone.`,
    hint: ({ name, marker }) => `Put the line -- ${marker} back into ${name}.sql as it was.`,
  }),
  MIGRATION_STEP_CONFLICT: errorSpec<{
    name: string;
    statement: number;
    found: string;
    wanted: string;
  }>({
    category: 'precondition',
    doc: 'A statement was interrupted, and what it should make is there in another form.',
    message: ({ name, statement, found, wanted }) =>
      `Statement ${statement} of ${name}.sql cannot go on.\n  In the database: ${found}\n  In the file: ${wanted}`,
    hint: ({ found }) =>
      `Rename or drop what is in the database, or make the statement fit it: ${found}`,
  }),
  MIGRATION_LOCK_HELD: errorSpec<{
    waitedMs: number;
    holder: string | null;
    holderPid: number | null;
    since: string | null;
  }>({
    category: 'busy',
    doc: 'Another run migrates this database and did not end while this one waited.',
    message: ({ waitedMs, holder, holderPid, since }) =>
      `Another run migrates this database; waited ${Math.round(waitedMs / 1000)} s for ` +
      (holder === null ? 'it' : `"${holder}" (backend ${holderPid}, since ${since})`) +
      '.',
    hint: () => 'Run the command again later, or wait longer: veza migrate --lock-wait 1800',
  }),
  SCHEMA_NOT_READY: errorSpec<{
    waitedMs: number;
    missing: readonly string[];
    holder: string | null;
    holderPid: number | null;
    since: string | null;
  }>({
    category: 'busy',
    doc: 'Migrations that the code needs were not applied while it waited for them.',
    message: ({ waitedMs, missing, holder, holderPid, since }) =>
      `The database schema is not ready after ${Math.round(waitedMs / 1000)} s: ` +
      `${missing.join(', ')} pending; ` +
      (holder === null
        ? 'nobody migrates it.'
        : `"${holder}" migrates it (backend ${holderPid}, since ${since}).`),
    hint: ({ holder }) =>
      holder === null ? 'veza migrate' : 'Wait longer: veza migrate wait --timeout 1800',
  }),
  MIGRATION_RECORD_EXISTS: errorSpec<{ applied: number; newest: string }>({
    category: 'precondition',
    doc: 'A baseline was asked for a database that has a record of migrations already.',
    message: ({ applied, newest }) =>
      `This database has a record of ${applied === 1 ? 'one migration' : `${applied} migrations`} already, up to ${newest}.`,
    hint: () => 'veza migrate status',
  }),
  MIGRATION_NAME_INVALID: errorSpec<{ name: string; suggestion: string }>({
    category: 'invalid',
    doc: 'The name of a new migration holds what a file name of migrations may not.',
    message: ({ name }) =>
      `"${name}" is no name for a migration: letters, digits, - and _, at most 200, beginning with a letter or a digit.`,
    hint: ({ suggestion }) => `veza migrate create ${suggestion}`,
  }),
  MIGRATION_KEY_INVALID: errorSpec<{ key: string }>({
    category: 'invalid',
    doc: 'The key of a new migration in batches is no list of column names.',
    message: ({ key }) => `"${key}" is no key: names of columns, with commas and without blanks.`,
    hint: () => 'veza migrate create fill-titles --batch id',
  }),
  MIGRATION_PLAN_STALE: errorSpec<{ planned: readonly string[] }>({
    category: 'precondition',
    doc: 'Another run changed the database between the plan and its turn; nothing was undone.',
    message: ({ planned }) =>
      `Another run changed what is applied; the plan to undo ${planned.join(', ')} does not hold any more.`,
    hint: () => 'veza migrate down',
  }),
  MIGRATION_IRREVERSIBLE: errorSpec<{ name: string; reason: string }>({
    category: 'precondition',
    doc: 'A migration that should be undone says that it cannot be, or has no down part.',
    message: ({ name, reason }) => `${name} cannot be undone: ${reason}`,
    hint: () => 'Restore a backup from before it, or write a new migration that leads on.',
  }),
  SEED_SQL_FAILED: errorSpec<{ file: string; reason: string }>({
    category: 'invalid',
    doc: 'The SQL that fills the database for a check cannot be read, or PostgreSQL refuses it.',
    message: ({ file, reason }) => `${file} cannot fill the database: ${reason}`,
    hint: () =>
      'The file runs as one transaction when all migrations are applied: plain SQL, no psql commands.',
  }),
  REHEARSAL_DATABASE_IN_USE: errorSpec<{
    database: string;
    sessions: readonly { pid: number; name: string; user: string; state: string }[];
  }>({
    category: 'precondition',
    doc: 'A rehearsal copies the database, which PostgreSQL does only while nobody else is connected to it.',
    message: ({ database, sessions }) =>
      `The database ${database} cannot be copied while others are connected to it:\n` +
      sessions
        .map(({ pid, name, user, state }) => `  backend ${pid}: ${name} (${user}, ${state})`)
        .join('\n'),
    hint: () =>
      'Stop them for as long as the copy takes, or take a backup: veza db backup veza.backup && veza migrate rehearse --from veza.backup',
  }),
  SCRATCH_DATABASE_DENIED: errorSpec<{ reason: string }>({
    category: 'precondition',
    doc: 'The command works in a scratch database beside the configured one, and the database user may not create one.',
    message: ({ reason }) => `No scratch database could be made to work in: ${reason}`,
    hint: () => 'Use a database user with the right CREATEDB: --database-url URL',
  }),
});
