import { createHash } from 'node:crypto';

import type { BatchState } from '../batch/model.ts';
import type { FileRun } from '../file-run.ts';
import type { MigrateDirection } from '../model.ts';
import { backendOf, type MigrationSession } from '../session.ts';
import type { Step } from './classify-step.ts';

/** One statement of a file whose statements stand alone: begun, or done. */
export interface JournalRow {
  readonly direction: MigrateDirection;
  /** 1-based. */
  readonly statement: number;
  readonly hash: string;
  readonly state: 'intent' | 'done';
  readonly detail: StepDetail;
}

/** What a later run needs to know of a statement that this one did not end. */
export interface StepDetail {
  readonly name: string;
  readonly statements: number;
  readonly sql: string;
  readonly step: Step;
  /** Indexes that were there before, by oid. */
  readonly indexesBefore?: readonly number[];
  /** How far a statement in batches is. */
  readonly batch?: BatchState;
}

const table = (session: MigrationSession): string => `${session.schema}.veza_migration_steps`;

/** SHA-256 of a statement's text in hex. */
export function statementHash(sql: string): string {
  return createHash('sha256').update(sql.replaceAll(/\r\n?/g, '\n')).digest('hex');
}

/** Makes the journal's table; only whoever holds the lock calls it. */
export async function createJournal(session: MigrationSession): Promise<void> {
  await session.client.query(`create table if not exists ${table(session)} (
    migration_id bigint not null,
    direction text not null check (direction in ('up', 'down')),
    statement integer not null,
    statement_hash text not null,
    kind text not null,
    state text not null check (state in ('intent', 'done')),
    started_at timestamptz not null,
    finished_at timestamptz,
    backend_pid integer not null,
    detail jsonb not null,
    primary key (migration_id, direction, statement)
  )`);
}

/** What was begun and done of a file, both ways, in the order of the statements. */
export async function readJournal(session: MigrationSession, id: bigint): Promise<JournalRow[]> {
  const { rows } = await session.client.query<JournalRow>(
    `select direction, statement, statement_hash as hash, state, detail
     from ${table(session)} where migration_id = $1 order by statement`,
    [id],
  );
  return rows;
}

/** Notes before a statement that it begins; committed at once. */
export async function writeIntent(
  session: MigrationSession,
  run: FileRun,
  index: number,
  detail: StepDetail,
): Promise<void> {
  await write(session, run, index, { state: 'intent', detail });
}

/** Notes that a statement is done, in the transaction that did it where there is one. */
export async function writeDone(
  session: MigrationSession,
  run: FileRun,
  index: number,
  step: Step,
): Promise<void> {
  await write(session, run, index, { state: 'done', detail: detailOf(run, index, step) });
}

/** What is noted of any statement. */
export function detailOf(run: FileRun, index: number, step: Step): StepDetail {
  const { statements, migration } = run;
  const { sql } = statements[index]!;
  return { name: migration.file.name, statements: statements.length, sql, step };
}

async function write(
  session: MigrationSession,
  run: FileRun,
  index: number,
  row: Pick<JournalRow, 'state' | 'detail'>,
): Promise<void> {
  const { id } = run.migration.file;
  const hash = statementHash(run.statements[index]!.sql);
  const backend = backendOf(session.client);
  const { kind } = row.detail.step;
  await session.client.query(
    `insert into ${table(session)} (migration_id, direction, statement, statement_hash, kind,
       state, started_at, finished_at, backend_pid, detail)
     values ($1, $2, $3, $4, $5, $6, clock_timestamp(),
       case when $6 = 'done' then clock_timestamp() end, $7, $8)
     on conflict (migration_id, direction, statement) do update
     set statement_hash = excluded.statement_hash, kind = excluded.kind, state = excluded.state,
       finished_at = excluded.finished_at, backend_pid = excluded.backend_pid,
       detail = excluded.detail`,
    [id, run.direction, index + 1, hash, kind, row.state, backend, JSON.stringify(row.detail)],
  );
}

/** Forgets that a statement was begun: it failed and left nothing behind. */
export async function forgetIntent(
  session: MigrationSession,
  run: FileRun,
  index: number,
): Promise<void> {
  await session.client.query(
    `delete from ${table(session)}
     where migration_id = $1 and direction = $2 and statement = $3 and state = 'intent'`,
    [run.migration.file.id, run.direction, index + 1],
  );
}

/** Forgets a file, in the transaction that records it as applied or undone. */
export async function clearJournal(session: MigrationSession, id: bigint): Promise<void> {
  await session.client.query(`delete from ${table(session)} where migration_id = $1`, [id]);
}
