import type { OpenClass, OpenDifference } from '#domains/reconciliation/index.ts';

import { remedyOf } from './remedy-of.ts';

/** What differs as the HTTP API shows it: with the words of the rule that found it. */

/** A difference. Pure. */
export function toDifferenceDocument(item: OpenDifference) {
  return {
    id: item.id,
    runId: item.runId,
    class: item.class,
    rule: item.rule,
    subject: { kind: item.subjectKind, id: item.subjectId },
    local: item.local ?? null,
    remote: item.remote ?? null,
    action: item.action,
    outcome: item.outcome,
    amountMinor: item.amountMinor === null ? null : String(item.amountMinor),
    currency: item.currency,
    since: item.since.toISOString(),
    foundAt: item.foundAt.toISOString(),
    message: item.message,
    remedy: remedyOf(item.rule),
  };
}

/** What is open of one class. Pure. */
export function toOpenClassDocument(found: OpenClass) {
  return {
    class: found.class,
    count: found.count,
    forPerson: found.forPerson,
    oldestSince: found.oldestSince.toISOString(),
    atRisk: found.atRisk.map(({ currency, amountMinor }) => ({
      currency,
      amountMinor: String(amountMinor),
    })),
    rules: found.rules.map((told) => ({ ...told, remedy: remedyOf(told.rule) })),
  };
}
