import type { Work, WorkEvent } from '#core/events.ts';

import { toDbError } from '../db-errors.ts';

/** The same work; a connection that is lost on the way gets its code and its way out. */
export async function* withDbErrors<E extends WorkEvent, R>(work: Work<E, R>): Work<E, R> {
  try {
    return yield* work;
  } catch (error) {
    throw toDbError(error);
  }
}
