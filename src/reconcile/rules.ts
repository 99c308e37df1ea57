import { HERE_ONLY } from './rules/here-only.ts';
import { ON_BOTH } from './rules/on-both.ts';
import { rule, type ReconcileRule } from './rules/rule.ts';
import { THERE_ONLY } from './rules/there-only.ts';

const NOTHING = 'In order.';

/** Every rule, in the order in which they are asked. The last one takes whatever is left. */
export const RECONCILE_RULES: readonly ReconcileRule[] = Object.freeze([
  rule(
    'unpaid-right',
    'entitlement_without_payment',
    'withdraw',
    'Taken back by what the model allows: a subscription becomes past due or cancelled, a licence suspended or revoked. Payments that come later bring it back.',
    ({ right }) => right !== null,
  ),
  rule('nothing', 'ok', null, NOTHING, ({ local, remote }) => local === null && remote === null),
  rule(
    'too-young',
    'ok',
    null,
    'One side may just not know yet.',
    ({ local, remote, ageMs, graceMs }) => (local === null || remote === null) && ageMs < graceMs,
  ),
  ...THERE_ONLY,
  // What we owe and ask back, whatever the provider says.
  rule(
    'owed-less',
    'under_reversed',
    'follow',
    'The seller has more of the order than is owed: the consequences of the order are drawn anew, which asks the difference back.',
    ({ local, owedMinor, backMinor }) =>
      local !== null &&
      local.kind === 'transfer' &&
      owedMinor !== null &&
      (local.amountMinor ?? 0n) - (backMinor ?? 0n) > owedMinor,
  ),
  ...HERE_ONLY,
  ...ON_BOTH,
  rule('same', 'ok', null, NOTHING, () => true),
]);
