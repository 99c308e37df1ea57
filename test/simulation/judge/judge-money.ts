import { checkBooks } from './check-books.ts';
import { checkDisputes } from './check-disputes.ts';
import { checkKeys } from './check-keys.ts';
import { checkLicences } from './check-licences.ts';
import { checkLimbo } from './check-limbo.ts';
import { checkOrders } from './check-orders.ts';
import { checkPayments } from './check-payments.ts';
import { checkPayouts } from './check-payouts.ts';
import { checkRefunds } from './check-refunds.ts';
import { checkRefusals } from './check-refusals.ts';
import { checkReversals } from './check-reversals.ts';
import { checkShares } from './check-shares.ts';
import { checkSubscriptions } from './check-subscriptions.ts';
import { checkTransfers } from './check-transfers.ts';
import type { Evidence } from './evidence.ts';

/**
 * Every way in which our books and the providers' disagree when nothing is due any more, one sentence
 * each; empty when all is well. Written from the rules alone.
 */
export function judgeMoney(evidence: Evidence): string[] {
  return [
    ...checkPayments(evidence),
    ...checkRefunds(evidence),
    ...checkTransfers(evidence),
    ...checkReversals(evidence),
    ...checkShares(evidence),
    ...checkBooks(evidence),
    ...checkOrders(evidence),
    ...checkDisputes(evidence),
    ...checkPayouts(evidence),
    ...checkLicences(evidence),
    ...checkSubscriptions(evidence),
    ...checkRefusals(evidence),
    ...checkKeys(evidence),
    ...checkLimbo(evidence),
  ];
}
