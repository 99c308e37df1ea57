import {
  findOperation,
  openException,
  pokeOperation,
  type MoneyTx,
  type Payment,
  type PaymentRelations,
  type RemoteRefund,
} from '#domains/payments/index.ts';

import { applyDispute } from './apply-dispute.ts';
import type { MarketHooks } from './hooks.ts';
import { openRefund } from './open-refund.ts';
import { postSurplus } from './postings.ts';
import { listRefundsOfPayment } from './refund-store.ts';

const SURPLUS_REASON = 'The payment bought nothing: it came too late, or another one had paid.';

/** What hangs on payments at the provider, whatever they have bought. */
export function createPaymentRelations(hooks: MarketHooks): PaymentRelations {
  return {
    surplus: giveBack,
    refunds: followRefunds,
    disputes: async (tx, payment, remote) => {
      for (const dispute of remote) await applyDispute(tx, payment, dispute, hooks);
    },
  };
}

/** Booked, and asked back once: as long as nothing of it is on its way back already. */
async function giveBack(tx: MoneyTx, payment: Payment): Promise<void> {
  await postSurplus(tx, payment);
  const refunds = await listRefundsOfPayment(tx, payment.id);
  if (refunds.length > 0) return;
  await openRefund(tx, {
    payment,
    orderId: null,
    amountMinor: payment.receivedMinor ?? payment.amountMinor,
    cause: 'surplus',
    reason: SURPLUS_REASON,
    requestedBy: null,
    items: [],
  });
}

/** Words of the provider for a refund that are what we have. */
const SAME: Readonly<Record<string, readonly string[]>> = Object.freeze({
  succeeded: ['succeeded'],
  failed: ['failed', 'failed_after_success'],
  pending: ['pending'],
  review: ['review'],
});

/** Refunds that are told otherwise than we have them are looked at; those that are not ours are shown. */
async function followRefunds(
  tx: MoneyTx,
  payment: Payment,
  remote: readonly RemoteRefund[],
): Promise<void> {
  if (remote.length === 0) return;
  const own = await listRefundsOfPayment(tx, payment.id);
  for (const told of remote) {
    const refund = own.find(({ providerRefundId }) => providerRefundId === told.id);
    if (refund === undefined) await showRemote(tx, payment, told);
    else if (!(SAME[told.status] ?? []).includes(refund.state)) {
      const operation = await findOperation(tx, { kind: 'refund', subjectId: refund.id });
      if (operation !== undefined) await pokeOperation(tx, operation.id);
    }
  }
}

async function showRemote(tx: MoneyTx, payment: Payment, told: RemoteRefund): Promise<void> {
  await openException(tx, {
    class: 'remote_only',
    subject: { kind: 'refund', id: told.id },
    message: `Refund ${told.id} of payment ${told.paymentId} was made at Hyperswitch and is not ours`,
    details: { paymentId: payment.id, subjectId: payment.subjectId, status: told.status },
    amount: { minor: told.amountMinor, currency: told.currency },
  });
}
