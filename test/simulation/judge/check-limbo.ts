import { isShown, type Check } from './evidence.ts';

const HELD: readonly string[] = ['on_hold', 'failed'];

/** Whatever is not over is looked at again, and nothing is still being sent. */
export const checkLimbo: Check = (evidence) => {
  const { rows } = evidence;
  return rows.operations
    .filter(({ state }) => ['due', 'sending', 'unclear'].includes(state))
    .filter(({ subjectId }) => !isShown(evidence, subjectId))
    .filter(
      ({ subjectId }) =>
        !rows.seller_transfers.some(({ id, state }) => id === subjectId && HELD.includes(state)),
    )
    .map(({ kind, subjectId, state }) => `${kind} ${subjectId} is ${state}`);
};
