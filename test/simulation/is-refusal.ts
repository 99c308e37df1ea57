import { VezaError } from '#core/errors.ts';
import { sqlState } from '#db/db-errors.ts';

const DATA_CORRUPTED = 'XX001';

/** Whether somebody was told that it cannot be done: nothing has happened then. */
export function isRefusal(error: unknown): boolean {
  return error instanceof VezaError && error.category !== 'bug';
}

/** Whether our code failed over a row that `breakRow` has broken. */
export function isBrokenRow(error: unknown): boolean {
  return sqlState(error) === DATA_CORRUPTED;
}
