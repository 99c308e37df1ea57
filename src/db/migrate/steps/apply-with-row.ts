import { sqlState } from '../../db-errors.ts';
import type { ApplyContext, FileRun } from '../file-run.ts';
import { inTransaction } from '../in-transaction.ts';
import type { MigrateEvent } from '../model.ts';
import { sendStatement } from '../send-statement.ts';
import type { MigrationSession } from '../session.ts';
import { applyAlone } from './apply-alone.ts';
import type { Step } from './classify-step.ts';
import { writeDone, type StepDetail } from './journal.ts';

/** One statement of a file whose statements stand alone. */
export interface StepRun {
  readonly index: number;
  readonly step: Step;
  /** The `set` statements before it in the file. */
  readonly settings: string;
  /** Undoes a file that was applied in part: what is not there is undone. */
  readonly undoesPart: boolean;
  /** What an earlier run noted before it was interrupted in this statement. */
  readonly begun: StepDetail | undefined;
}

/** active_sql_transaction, and what a procedure that commits gets inside of one. */
const NEEDS_NO_TRANSACTION = new Set(['25001', '2D000']);
/** An object that is not there: column, function, table, any other, schema. */
const UNDEFINED = new Set(['42703', '42883', '42P01', '42704', '3F000']);

/**
 * Runs a statement in one transaction with its row in the journal: whatever happens, either both
 * are there or none.
 * @throws MIGRATION_FAILED, MIGRATION_BLOCKED, MIGRATION_DENIED
 */
export async function* applyWithRow(
  ctx: ApplyContext,
  session: MigrationSession,
  run: FileRun,
  options: StepRun,
): AsyncGenerator<MigrateEvent, void, void> {
  const { index, step, settings, undoesPart, begun } = options;
  // An earlier run found out that PostgreSQL does not take it inside a transaction.
  if (begun !== undefined) {
    yield* applyAlone(ctx, session, run, { ...options, step: begun.step });
    return;
  }
  const { name } = run.migration.file;
  const doing = { file: name, statement: index + 1, statements: run.statements.length };
  const first = `begin; ${settings}${session.announcement(doing)}; `;
  const attempt = async function* (): AsyncGenerator<MigrateEvent, void, void> {
    yield* sendStatement(ctx, session, run, { index, first, last: session.resetSql });
    await writeDone(session, run, index, step);
  };
  try {
    yield* inTransaction(ctx, session.client, run, { at: index, attempt });
  } catch (error) {
    const state = sqlState(error) ?? '';
    if (NEEDS_NO_TRANSACTION.has(state)) {
      yield* applyAlone(ctx, session, run, { ...options, step: { kind: 'repeatable' } });
    } else if (undoesPart && UNDEFINED.has(state)) {
      await writeDone(session, run, index, step);
    } else throw error;
  }
}
