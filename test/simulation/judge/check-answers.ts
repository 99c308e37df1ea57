import type { RecordedCall } from '#sandbox/index.ts';

import type { Check, Evidence } from './evidence.ts';

/** Requests whose answers are held against what was asked for. */
const MAKES = /^\/(payments|refunds|v1\/transfers(\/[^/]+\/reversals)?)$/;
/** Objects of which a person has to hear when their status is a word that nobody knows. */
const HAS_STATUS = /^\/(payments|refunds)(\/([^/]+))?$/;

/**
 * Of an answer that is about another object than the one that was asked for, and of one in words that
 * nobody knows, a person hears.
 */
export const checkAnswers: Check = (evidence) =>
  evidence.heard.flatMap((call) => {
    const { method, path, status, fault } = call;
    if (status !== 200) return [];
    const isOther = fault === 'wrong_object' && method === 'POST' && MAKES.test(path);
    if (isOther) return missing(evidence, 'wrong_object', call, askedBy(evidence, call));
    if (fault !== 'unknown_enum' || !HAS_STATUS.test(path)) return [];
    return missing(
      evidence,
      'unknown_status',
      call,
      method === 'POST' ? askedBy(evidence, call) : namedBy(evidence, call),
    );
  });

function missing(
  { rows }: Evidence,
  exceptionClass: string,
  { method, path }: RecordedCall,
  subjectId: string | undefined,
): string[] {
  const isShown = rows.payment_exceptions.some(
    (row) => row.class === exceptionClass && row.subjectId === subjectId,
  );
  return isShown
    ? []
    : [
        `${method} ${path} of ${subjectId} was answered wrong and nobody was told (${exceptionClass})`,
      ];
}

/** Keys name the row of ours that the object is for. */
function askedBy({ rows }: Evidence, { idempotencyKey }: RecordedCall): string | undefined {
  return rows.operations.find(({ subjectId }) => idempotencyKey?.includes(subjectId))?.subjectId;
}

function namedBy({ rows }: Evidence, { path }: RecordedCall): string | undefined {
  const id = HAS_STATUS.exec(path)![3];
  return (
    rows.payments.find(({ providerPaymentId }) => providerPaymentId === id) ??
    rows.refunds.find(({ providerRefundId }) => providerRefundId === id)
  )?.id;
}
