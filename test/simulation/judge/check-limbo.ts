import { isShown, type Check, type Evidence } from './evidence.ts';

const HELD: readonly string[] = ['on_hold', 'failed'];

/** Whatever is not over is looked at again, nothing is still being sent, and no news wait. */
export const checkLimbo: Check = (evidence) => [
  ...checkHeld(evidence),
  ...checkOperations(evidence),
  ...evidence.rows.webhook_inbox
    .filter(({ state }) => state === 'received')
    .map(({ eventId }) => `event ${eventId} is still to be applied`),
];

function checkHeld(evidence: Evidence): string[] {
  return evidence.rows.seller_transfers
    .filter(({ state, holdReason }) => HELD.includes(state) && holdReason !== 'operator')
    .filter(({ id }) => !isShown(evidence, id))
    .filter(({ id }) =>
      evidence.where('operations', 'subjectId', id).some((row) => row.nextAttemptAt === null),
    )
    .map(({ id, state }) => `transfer ${id} is ${state}, and nobody will send it`);
}

function checkOperations(evidence: Evidence): string[] {
  return evidence.rows.operations
    .filter(({ state }) => ['due', 'sending', 'unclear'].includes(state))
    .filter(({ subjectId }) => !isShown(evidence, subjectId))
    .filter(({ subjectId }) => {
      const transfers = evidence.where('seller_transfers', 'id', subjectId);
      return !transfers.some(({ state }) => HELD.includes(state));
    })
    .map(({ kind, subjectId, state }) => `${kind} ${subjectId} is ${state}`);
}
