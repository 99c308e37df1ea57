import {
  findOperation,
  openException,
  pokeOperation,
  type MoneyTx,
  type RemoteReversal,
  type RemoteTransfer,
  type Verdict,
} from '#domains/payments/index.ts';

import { disputePhase } from './dispute-phase.ts';
import type { SellerTransfer, TransferReversal } from './model.ts';
import { followReversals, moveTransfer } from './move-transfer.ts';
import { moveReversal } from './move-reversal.ts';
import { readOrderFacts, type OrderFacts } from './order-facts.ts';
import { findOrder } from './order-store.ts';
import { givenTo, takenFrom } from './positions.ts';
import { postReversal, postTransfer } from './postings.ts';
import { insertReversal, listReversals } from './reversal-store.ts';
import { listRefundsOfOrder } from './refund-store.ts';
import { syncReversals, type Cause } from './sync-reversals.ts';

/** A transfer as it is at Stripe; its reversals where they are not the ones that we know. */
export interface FoundTransfer {
  readonly transfer: RemoteTransfer;
  readonly reversals: readonly RemoteReversal[] | null;
}

/** The transfer is there: its id is stored before anybody hears of it, and what follows is drawn. */
export async function applyTransfer(
  tx: MoneyTx,
  before: SellerTransfer,
  found: FoundTransfer,
): Promise<{ verdict: Verdict; providerObjectId: string }> {
  const { id } = found.transfer;
  const order = (await findOrder(tx, before.orderId))!;
  const facts = (await readOrderFacts(tx, order))!;
  const owed = facts.shares.find(({ sellerId }) => sellerId === before.sellerId)?.owedMinor ?? 0n;
  let transfer = before;
  if (before.stripeTransferId === null) {
    transfer = await moveTransfer(tx, before, 'completed', {
      stripeTransferId: id,
      completedAt: tx.clock.now(),
      failureCode: null,
      failureMessage: null,
    });
    await postTransfer(tx, transfer, takenFrom(transfer.sellerId, owed, transfer.amountMinor));
  }
  const adopted =
    found.reversals === null || (await adoptReversals(tx, transfer, owed, found.reversals));
  transfer = await followReversals(tx, transfer);
  // More has come back than the reversals that are known: a list that lags, or one not asked for yet.
  const isWhole = adopted && found.transfer.reversedMinor <= transfer.reversedMinor;
  // What the seller is owed may have changed while it was on its way.
  if (isWhole && transfer.state !== 'reversed') {
    await syncReversals(tx, transfer, owed, await findCause(tx, facts));
  }
  const verdict: Verdict = isWhole ? { state: 'settled' } : { state: 'watching' };
  return { verdict, providerObjectId: id };
}

/** The latest fact by which money of the order went another way. */
async function findCause(tx: MoneyTx, { order, disputes }: OrderFacts): Promise<Cause> {
  const refunds = await listRefundsOfOrder(tx, order.id);
  const refund = refunds.findLast(({ state }) => state === 'succeeded');
  if (refund !== undefined) return { kind: 'refund', id: refund.id };
  const dispute = disputes.findLast((other) => disputePhase(other) === 'lost');
  return dispute === undefined
    ? { kind: 'operator', id: order.id }
    : { kind: 'dispute', id: dispute.id };
}

/**
 * Takes over reversals that somebody made at Stripe by hand. Ours that they stand for and that were
 * not sent yet are left. False when nobody can tell yet: one of ours may be on its way, or what is told
 * cannot be.
 */
async function adoptReversals(
  tx: MoneyTx,
  transfer: SellerTransfer,
  owedMinor: bigint,
  remote: readonly RemoteReversal[],
): Promise<boolean> {
  const own = await listReversals(tx, transfer.id);
  const known = new Set(own.map((reversal) => reversal.stripeReversalId));
  for (const reversal of remote.filter(({ id }) => !known.has(id))) {
    const named = own.find(({ id }) => id === reversal.metadata['reversal_id']);
    if (named !== undefined) {
      await pokeReversal(tx, named);
      continue;
    }
    if (!(await isPossible(tx, transfer, reversal))) return false;
    if (!(await makeRoom(tx, transfer, reversal.amountMinor))) return false;
    await adopt(tx, transfer, owedMinor, reversal);
  }
  return true;
}

/** A transfer has one currency, and no more comes back of it than went. A person hears of another answer. */
async function isPossible(
  tx: MoneyTx,
  transfer: SellerTransfer,
  { id, amountMinor, currency }: RemoteReversal,
): Promise<boolean> {
  const left = transfer.amountMinor - (await readBack(tx, transfer));
  if (currency === transfer.currency && amountMinor <= left) return true;
  await openException(tx, {
    class: currency === transfer.currency ? 'amount_mismatch' : 'currency_mismatch',
    subject: { kind: 'reversal', id },
    message: `Stripe says that reversal ${id} took ${amountMinor} ${currency} of a transfer that has ${left} ${transfer.currency} left`,
    details: { transferId: transfer.id, orderId: transfer.orderId },
    amount: { minor: amountMinor, currency },
  });
  return false;
}

/** Our own reversals that surely were not made give way; what is still missing is asked for anew. */
async function makeRoom(
  tx: MoneyTx,
  transfer: SellerTransfer,
  amountMinor: bigint,
): Promise<boolean> {
  const own = await listReversals(tx, transfer.id);
  if (own.some(({ state }) => state === 'submitting' || state === 'unknown')) return false;
  let left = amountMinor;
  for (const reversal of [...own].reverse()) {
    const gives = reversal.state === 'pending' || reversal.state === 'blocked';
    if (!gives || left <= 0n) continue;
    await pokeReversal(tx, reversal);
    await moveReversal(tx, reversal, 'cancelled');
    left -= reversal.amountMinor;
  }
  return true;
}

async function pokeReversal(tx: MoneyTx, reversal: TransferReversal): Promise<void> {
  const operation = await findOperation(tx, { kind: 'reversal', subjectId: reversal.id });
  if (operation !== undefined) await pokeOperation(tx, operation.id);
}

/** What the seller is owed of the order at this moment, by the reversals that are known. */
async function readPosition(
  tx: MoneyTx,
  transfer: SellerTransfer,
  owedMinor: bigint,
): Promise<bigint> {
  return owedMinor - transfer.amountMinor + (await readBack(tx, transfer));
}

/** What has come back of a transfer, by the reversals that are known. */
async function readBack(tx: MoneyTx, { id }: SellerTransfer): Promise<bigint> {
  return (await listReversals(tx, id))
    .filter(({ state }) => state === 'succeeded')
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}

async function adopt(
  tx: MoneyTx,
  transfer: SellerTransfer,
  owedMinor: bigint,
  remote: RemoteReversal,
): Promise<void> {
  const now = tx.clock.now();
  const position = await readPosition(tx, transfer, owedMinor);
  const reversal: TransferReversal = {
    id: tx.ids.next<'transfer-reversal'>(),
    transferId: transfer.id,
    amountMinor: remote.amountMinor,
    currency: transfer.currency,
    causeKind: 'remote',
    causeId: remote.id,
    state: 'succeeded',
    stripeReversalId: remote.id,
    blockedSince: null,
    failureCode: null,
    failureMessage: null,
    requestId: tx.requestId,
    createdAt: now,
    updatedAt: now,
    succeededAt: remote.createdAt,
  };
  await insertReversal(tx, reversal);
  const { sellerId } = transfer;
  await postReversal(tx, transfer, reversal, givenTo(sellerId, position, reversal.amountMinor));
  await openException(tx, {
    class: 'remote_only',
    subject: { kind: 'reversal', id: remote.id },
    message: `Reversal ${remote.id} of transfer ${remote.transferId} was made at Stripe; it was taken over`,
    details: { transferId: transfer.id, orderId: transfer.orderId },
    amount: { minor: remote.amountMinor, currency: transfer.currency },
  });
}
