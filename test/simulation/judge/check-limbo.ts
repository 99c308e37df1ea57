import { isShown, type Check } from './evidence.ts';

const HELD: readonly string[] = ['on_hold', 'failed'];

/** Whatever is not over is looked at again, and nothing is still being sent. */
export const checkLimbo: Check = (evidence) => {
  const { rows } = evidence;
  const forgotten = rows.seller_transfers
    .filter(({ state, holdReason }) => HELD.includes(state) && holdReason !== 'operator')
    .filter(({ id }) => !isShown(evidence, id))
    .filter(({ id }) =>
      rows.operations.some((row) => row.subjectId === id && row.nextAttemptAt === null),
    )
    .map(({ id, state }) => `transfer ${id} is ${state}, and nobody will send it`);
  const unfinished = rows.operations
    .filter(({ state }) => ['due', 'sending', 'unclear'].includes(state))
    .filter(({ subjectId }) => !isShown(evidence, subjectId))
    .filter(
      ({ subjectId }) =>
        !rows.seller_transfers.some(({ id, state }) => id === subjectId && HELD.includes(state)),
    )
    .map(({ kind, subjectId, state }) => `${kind} ${subjectId} is ${state}`);
  return [...forgotten, ...unfinished];
};
