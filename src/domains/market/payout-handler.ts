import {
  openException,
  openOperation,
  type MoneyTx,
  type OperationHandler,
  type OperationId,
  type RemotePayout,
  type Verdict,
} from '#domains/payments/index.ts';

import { PAYOUT_STATES, type Payout, type PayoutId, type Seller } from './model.ts';
import { findPayout, insertPayout, lockPayout, updatePayout } from './payout-store.ts';
import { findSeller, findSellerOfAccount } from './seller-store.ts';

interface Subject {
  readonly payout: Payout;
  readonly accountId: string;
}

/** How payouts to the sellers' banks are followed: Stripe makes them, we only read. */
export function createPayoutHandler(): OperationHandler<Subject, RemotePayout> {
  return {
    kind: 'payout',
    provider: 'stripe',
    newKeyAfterAbsence: false,
    lock: async (tx, subjectId) => {
      await lockPayout(tx, subjectId as PayoutId);
    },
    begin: async (tx, operation) => {
      const payout = await requirePayout(tx, operation.subjectId);
      const accountId = (await findSeller(tx, payout.sellerId))?.stripeAccountId ?? null;
      if (accountId === null) return { act: 'leave', verdict: { state: 'refused' } };
      return { act: 'go', subject: { payout, accountId } };
    },
    look: (ctx, { payout, accountId }) =>
      ctx.psp
        .stripe()
        .getPayout(
          { id: payout.stripePayoutId, accountId },
          { signal: ctx.signal, requestId: ctx.requestId },
        ),
    apply: async (tx, _subject, remote, operation) => ({
      verdict: await applyPayout(tx, await requirePayout(tx, operation.subjectId), remote),
      providerObjectId: remote.id,
    }),
    refuse: async (): Promise<Verdict> => ({ state: 'watching' }),
    doubt: async () => {},
  };
}

async function applyPayout(tx: MoneyTx, before: Payout, remote: RemotePayout): Promise<Verdict> {
  const state = PAYOUT_STATES.find((known) => known === remote.status);
  const subject = { kind: 'payout', id: before.id };
  const amount = { minor: remote.amountMinor, currency: remote.currency };
  if (state === undefined) {
    const message = `Stripe says ${JSON.stringify(remote.status)} of payout ${remote.id}`;
    await openException(tx, { class: 'unknown_status', subject, message, amount });
    return { state: 'watching' };
  }
  await updatePayout(tx, {
    ...before,
    amountMinor: remote.amountMinor,
    currency: remote.currency,
    state,
    failureCode: remote.failureCode,
    arrivalAt: remote.arrivalAt,
    updatedAt: tx.clock.now(),
  });
  // The money is back on the seller's account at Stripe: nothing of ours is sent again for it.
  if (state === 'failed' && before.state === 'paid') {
    const message = `Payout ${remote.id} failed after it was paid: ${remote.failureCode ?? 'no reason given'}`;
    const details = { sellerId: before.sellerId };
    await openException(tx, { class: 'needs_attention', subject, message, amount, details });
  }
  const final = state === 'paid' || state === 'canceled' || state === 'failed';
  return final ? { state: 'settled' } : { state: 'watching', progress: state !== before.state };
}

/**
 * Begins to follow a payout that somebody told of. Undefined when the account is no seller's, or the
 * payout is followed already.
 */
export async function adoptPayout(
  tx: Pick<MoneyTx, 'db' | 'clock' | 'ids' | 'requestId'>,
  { accountId, payoutId }: { accountId: string; payoutId: string },
): Promise<OperationId | undefined> {
  const seller = await findSellerOfAccount(tx, accountId);
  if (seller === undefined) return undefined;
  const payout = newPayout(tx, seller, payoutId);
  if (!(await insertPayout(tx, payout))) return undefined;
  return openOperation(tx, {
    provider: 'stripe',
    kind: 'payout',
    subjectId: payout.id,
    providerObjectId: payoutId,
  });
}

function newPayout(
  tx: Pick<MoneyTx, 'clock' | 'ids' | 'requestId'>,
  seller: Seller,
  stripePayoutId: string,
): Payout {
  const now = tx.clock.now();
  return {
    id: tx.ids.next<'payout'>(),
    sellerId: seller.id,
    stripePayoutId,
    amountMinor: null,
    currency: null,
    state: 'pending',
    failureCode: null,
    arrivalAt: null,
    requestId: tx.requestId,
    createdAt: now,
    updatedAt: now,
  };
}

async function requirePayout(tx: Pick<MoneyTx, 'db'>, id: string): Promise<Payout> {
  const payout = await findPayout(tx, id as PayoutId);
  if (payout === undefined) throw new Error(`there is no payout ${id}`);
  return payout;
}
