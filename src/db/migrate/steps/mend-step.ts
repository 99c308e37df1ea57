import type { ApplyContext, FileRun } from '../file-run.ts';
import type { MigrateEvent } from '../model.ts';
import type { MigrationSession } from '../session.ts';
import { toStatementError } from '../statement-error.ts';
import { watchStatement, type Waits } from '../watch-statement.ts';
import type { Finding } from './finding.ts';
import { inspectStep } from './inspect-step.ts';
import type { StepDetail } from './journal.ts';

/** One mend leads to the next finding; more than these mean that it does not help. */
const MENDS_MAX = 5;

/**
 * Looks at what a statement left behind and takes it away until nothing broken is left; returns
 * what is found then.
 * @throws MIGRATION_BLOCKED, MIGRATION_FAILED of what mends it.
 */
export async function* mendStep(
  ctx: ApplyContext,
  session: MigrationSession,
  run: FileRun,
  options: { index: number; detail: StepDetail },
): AsyncGenerator<MigrateEvent, Exclude<Finding, { is: 'broken' }>, void> {
  const { index, detail } = options;
  for (let mends = 0; ; mends += 1) {
    const finding = await inspectStep(session, detail);
    if (finding.is !== 'broken') return finding;
    if (mends === MENDS_MAX) throw new Error(`mending does not help: ${finding.detail}`);
    const place = placeOf(run, index);
    yield { type: 'statement.resumed', ...place, found: 'broken', detail: finding.detail };
    for (const sql of finding.mend) yield* sendMend(ctx, session, run, index, sql);
  }
}

/** Which statement an event is about. */
export function placeOf(
  run: FileRun,
  index: number,
): { name: string; statement: number; statements: number } {
  const { name } = run.migration.file;
  return { name, statement: index + 1, statements: run.statements.length };
}

async function* sendMend(
  ctx: ApplyContext,
  session: MigrationSession,
  run: FileRun,
  index: number,
  sql: string,
): AsyncGenerator<MigrateEvent, void, void> {
  const { lockTimeoutMs, before, direction } = run;
  const { file } = run.migration;
  const total = run.statements.length;
  const waits: Waits = { blockers: [] };
  try {
    const work = session.client.query(sql);
    yield* watchStatement(ctx, session, placeOf(run, index), { work, lockTimeoutMs, waits });
  } catch (error) {
    ctx.signal.throwIfAborted();
    const statement = { sql, offset: run.statements[index]?.offset ?? 0 };
    throw toStatementError(error, {
      file,
      direction,
      statement,
      index,
      total,
      before,
      standsAlone: true,
      ...waits,
    });
  }
}
