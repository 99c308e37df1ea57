import { VezaError } from '#core/errors.ts';

/** Whether somebody was told that it cannot be done: nothing has happened then. */
export function isRefusal(error: unknown): boolean {
  return error instanceof VezaError && error.category !== 'bug';
}
