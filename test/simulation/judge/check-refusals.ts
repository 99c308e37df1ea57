import type { Check } from './evidence.ts';

/** Statuses that say nothing of the request: who asks, that it is asked too often, or twice at once. */
const NO_VERDICT: readonly number[] = [401, 409, 429];
/** Why there is no answer. Without a status and with another code it was refused unsent, by ourselves. */
const SILENCE: readonly (string | null)[] = [
  'not_sent',
  'timeout',
  'reset',
  'aborted',
  'truncated',
  'malformed',
  'html',
  'oversize',
];

/** Only the provider's own error to this request is a refusal, and not silence, a failure or a wait. */
export const checkRefusals: Check = ({ rows }) =>
  rows.operations
    .filter(({ lastOutcome }) => lastOutcome === 'refused')
    .filter(({ lastStatus: status, lastCode }) =>
      status === null
        ? SILENCE.includes(lastCode)
        : status < 400 || status >= 500 || NO_VERDICT.includes(status),
    )
    .map(({ kind, subjectId, lastStatus, lastCode }) => {
      return `${kind} ${subjectId} was refused by ${lastStatus ?? lastCode}`;
    });
