import { VezaError } from '#core/errors.ts';
import type { Work, WorkEvent } from '#core/events.ts';

import { sqlState, toDbError } from '../db-errors.ts';
import { migrateErrors } from './migrate-errors.ts';

/**
 * The same work; a connection that is lost on the way, and a database that does not let the run
 * keep its own tables, get their codes and a way out.
 * @throws MIGRATION_DATABASE_READ_ONLY, MIGRATION_RECORD_DENIED, DB_UNREACHABLE, DB_DISK_FULL
 */
export async function* withDbErrors<E extends WorkEvent, R>(work: Work<E, R>): Work<E, R> {
  try {
    return yield* work;
  } catch (error) {
    throw toRunError(error);
  }
}

function toRunError(error: unknown): unknown {
  if (error instanceof VezaError || !(error instanceof Error)) return error;
  const reason = error.message;
  const state = sqlState(error);
  if (state === '25006') {
    return migrateErrors.MIGRATION_DATABASE_READ_ONLY({ reason }, { cause: error });
  }
  if (state === '42501') return migrateErrors.MIGRATION_RECORD_DENIED({ reason }, { cause: error });
  return toDbError(error);
}
