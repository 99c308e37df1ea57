import type { Difference, DifferenceOutcome } from '#domains/reconciliation/index.ts';

import type { Facts, Found } from './model.ts';
import type { Session } from './session.ts';

/** The row of a difference that was found. */
export function differenceOf(
  { ctx, run }: Session,
  found: Found,
  { local, remote, named, right }: Facts,
  outcome: DifferenceOutcome,
): Difference {
  const { rule, class: what, subject, action, amountMinor, currency, message } = found;
  const bornAt = local?.createdAt ?? remote?.createdAt;
  return {
    id: ctx.ids.next<'reconcile-difference'>(),
    runId: run.id,
    rule,
    class: what,
    subjectKind: subject.kind,
    subjectId: subject.id,
    local: local ?? named ?? right,
    remote,
    action,
    amountMinor,
    currency,
    since: right?.since ?? local?.unclearSince ?? bornAt ?? ctx.clock.now(),
    outcome,
    message,
  };
}
