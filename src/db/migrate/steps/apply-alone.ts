import { sqlState } from '../../db-errors.ts';
import type { ApplyContext, FileRun } from '../file-run.ts';
import { migrateErrors } from '../migrate-errors.ts';
import type { MigrateEvent } from '../model.ts';
import { isLockTrouble, pauseOrThrow, type LockRetries } from '../retry-locks.ts';
import { sendStatement } from '../send-statement.ts';
import type { MigrationSession } from '../session.ts';
import type { StepRun } from './apply-with-row.ts';
import type { Step } from './classify-step.ts';
import { findIndexesOf, findReindexLeftovers } from './find-indexes.ts';
import { detailOf, forgetIntent, writeDone, writeIntent, type StepDetail } from './journal.ts';
import { mendStep, placeOf } from './mend-step.ts';

/**
 * Runs a statement that PostgreSQL takes outside of transactions only. An intent is committed
 * before it; whoever finds the intent looks at the catalogue to learn what became of it.
 * @throws MIGRATION_STEP_CONFLICT, MIGRATION_FAILED, MIGRATION_BLOCKED, MIGRATION_DENIED
 */
export async function* applyAlone(
  ctx: ApplyContext,
  session: MigrationSession,
  run: FileRun,
  options: StepRun,
): AsyncGenerator<MigrateEvent, void, void> {
  const { index, step, settings, begun } = options;
  const { client } = session;
  const retries = startRetries(ctx, run);
  const place = placeOf(run, index);
  let detail = begun;
  for (let isFirst = true; ; isFirst = false) {
    await client.query(`set lock_timeout = ${lockTimeoutOf(step, run)}; ${settings}`);
    await session.announce({ ...place, file: place.name });
    try {
      const looksFirst = detail !== undefined || mayBeThere(options);
      detail ??= await beginStep(session, run, options);
      if (!looksFirst || (yield* needsToRun(ctx, session, run, { ...options, detail }, isFirst))) {
        yield* sendStatement(ctx, session, run, { index });
      }
      break;
    } catch (error) {
      await tidyAfter(ctx, session, run, { index, detail, error });
      yield* pauseOrThrow(ctx, retries, error, place);
    }
  }
  await session.reset();
  await writeDone(session, run, index, step);
}

function startRetries(ctx: ApplyContext, run: FileRun): LockRetries {
  const retriesForMs = run.lockRetriesForMs;
  return { startedAtMs: ctx.clock.monotonicMs(), retriesForMs, attempt: 1 };
}

/**
 * What is done concurrently takes locks that no reader or writer waits behind: it may wait for old
 * transactions as long as the run allows. Detaching shuts readers out at its end.
 */
function lockTimeoutOf({ kind }: Step, run: FileRun): number {
  const isPatient = kind === 'create-index' || kind === 'drop-index' || kind === 'reindex';
  return isPatient ? Math.max(run.lockRetriesForMs, run.lockTimeoutMs) : run.lockTimeoutMs;
}

/**
 * `if not exists` is content with an invalid index, and a part that is undone may have been left
 * out: the catalogue is asked before PostgreSQL is.
 */
function mayBeThere({ step, undoesPart }: StepRun): boolean {
  return (step.kind === 'create-index' && step.ifNotExists) || undoesPart;
}

async function beginStep(
  session: MigrationSession,
  run: FileRun,
  { index, step }: StepRun,
): Promise<StepDetail> {
  const found =
    step.kind === 'create-index'
      ? await findIndexesOf(session, step.table)
      : step.kind === 'reindex'
        ? await findReindexLeftovers(session, step.scope, step.target)
        : [];
  const detail = { ...detailOf(run, index, step), indexesBefore: found.map((item) => item.oid) };
  await writeIntent(session, run, index, detail);
  return detail;
}

/** Asks the catalogue, mends what is broken, and tells what an interrupted statement left. */
async function* needsToRun(
  ctx: ApplyContext,
  session: MigrationSession,
  run: FileRun,
  options: StepRun & { detail: StepDetail },
  isFirst: boolean,
): AsyncGenerator<MigrateEvent, boolean, void> {
  const { index, begun, detail } = options;
  const place = placeOf(run, index);
  const finding = yield* mendStep(ctx, session, run, { index, detail });
  if (finding.is === 'conflict') {
    const { found, wanted } = finding;
    const { name, statement } = place;
    throw migrateErrors.MIGRATION_STEP_CONFLICT({ name, statement, found, wanted });
  }
  if (isFirst && begun !== undefined) {
    yield { type: 'statement.resumed', ...place, found: finding.is, detail: finding.detail };
  }
  return finding.is === 'absent';
}

/**
 * After a refusal by PostgreSQL: an invalid index would go on to cost every write, and a unique one
 * to refuse some, so that it goes at once. What cannot be tidied now is left to the next run.
 */
async function tidyAfter(
  ctx: ApplyContext,
  session: MigrationSession,
  run: FileRun,
  options: { index: number; detail: StepDetail | undefined; error: unknown },
): Promise<void> {
  const { index, detail, error } = options;
  const state = sqlState(error) ?? '';
  const isRefusal = /^(?:2|3|4|54|55|57014|P0)/.test(state);
  if (!isRefusal || detail === undefined || ctx.signal.aborted || isLockTrouble(error)) return;
  try {
    await session.client.query(`set lock_timeout = ${run.lockTimeoutMs}`);
    const mending = mendStep(ctx, session, run, { index, detail });
    let step = await mending.next();
    while (!step.done) step = await mending.next();
    if (step.value.is === 'absent') await forgetIntent(session, run, index);
    await session.reset();
  } catch (failure) {
    ctx.log.debug({ err: failure }, 'what a refused statement left stays for the next run');
  }
}
