import { codePointIndex } from '#core/code-point-index.ts';
import pg from 'pg';

import { isDiskFull, sqlState, toDbError } from '../db-errors.ts';
import { migrateErrors, type StatementFailure } from './migrate-errors.ts';
import type { Blocker } from './monitor.ts';
import type { MigrateDirection, MigrationFile, MigrationStepResult, Statement } from './model.ts';
import { positionAt } from './source-position.ts';

/** Where in a run a statement failed. */
export interface FailedAt {
  file: MigrationFile;
  direction: MigrateDirection;
  statement: Pick<Statement, 'sql' | 'offset'>;
  /** 0-based in its part. */
  index: number;
  total: number;
  /** What this run had done before the file. */
  before: readonly MigrationStepResult[];
  /** Code points that were sent in front of the statement. */
  skip?: number;
  /** Whether the statements before it stay done. */
  standsAlone?: boolean;
  /** Whom it waited for. */
  blockers?: readonly Blocker[];
  /** Rows that earlier batches of the statement have behind them. */
  rowsDone?: number;
}

/** SQLSTATEs of a table that others hold: lock_not_available, deadlock_detected. */
const BLOCKED = new Set(['55P03', '40P01']);
const DENIED = '42501';
const READ_ONLY = '25006';

/**
 * Says of a refused statement where it stands, what the line looks like and what the run had done
 * before; troubles of the connection keep their own codes.
 */
export function toStatementError(error: unknown, at: FailedAt): unknown {
  const state = sqlState(error);
  if (!(error instanceof pg.DatabaseError) || state === undefined) return toDbError(error);
  const failure = describe(error, state, at);
  if (BLOCKED.has(state)) {
    const { blockers = [] } = at;
    return migrateErrors.MIGRATION_BLOCKED({ ...failure, blockers }, { cause: error });
  }
  if (isDiskFull(error)) return migrateErrors.MIGRATION_DISK_FULL(failure, { cause: error });
  if (state === DENIED) return migrateErrors.MIGRATION_DENIED(failure, { cause: error });
  if (state === READ_ONLY) {
    return migrateErrors.MIGRATION_DATABASE_READ_ONLY({ reason: error.message }, { cause: error });
  }
  const isOutside = state.startsWith('08') || state.startsWith('53') || state.startsWith('57P');
  if (isOutside) return toDbError(error);
  return migrateErrors.MIGRATION_FAILED(failure, { cause: error });
}

function describe(
  error: pg.DatabaseError,
  state: string,
  at: FailedAt,
): StatementFailure & Record<string, unknown> {
  const { file, statement } = at;
  const position = Number(error.position ?? 1) - 1 - (at.skip ?? 0);
  const inside = codePointIndex(statement.sql, Math.max(0, position));
  return {
    file: `${file.name}.sql`,
    direction: at.direction,
    ...positionAt(file.text, statement.offset + inside),
    message: error.message,
    sqlState: state,
    statement: at.index + 1,
    statements: at.total,
    standsAlone: at.standsAlone ?? false,
    ...(at.rowsDone === undefined ? {} : { rowsDone: at.rowsDone }),
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    applied: at.before,
  };
}
