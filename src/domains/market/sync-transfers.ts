import {
  findOperation,
  openOperation,
  pokeOperation,
  type MoneyTx,
} from '#domains/payments/index.ts';

import { holdReasonOf } from './hold-reason.ts';
import type { SellerTransfer } from './model.ts';
import { moveTransfer } from './move-transfer.ts';
import type { OrderFacts } from './order-facts.ts';
import { findSeller } from './seller-store.ts';
import type { SellerShare } from './shares.ts';
import { syncReversals, type Cause } from './sync-reversals.ts';
import { insertTransfer, lockTransfersOfOrder } from './transfer-store.ts';

/** States in which nothing has gone to the seller and nothing is on its way. */
const WAITING = new Set(['pending', 'on_hold', 'failed']);
/** States in which something may be on its way: it is looked at when that is known. */
const ON_ITS_WAY = new Set(['submitting', 'unknown']);

/**
 * Brings the transfers of a paid order to what its sellers should have by now: makes them, changes
 * what was not sent yet, and asks back what was sent and is not owed any more.
 */
export async function syncTransfers(tx: MoneyTx, facts: OrderFacts, cause: Cause): Promise<void> {
  const transfers = await lockTransfersOfOrder(tx, facts.order.id);
  for (const share of facts.shares) {
    const own = transfers.filter((transfer) => transfer.sellerId === share.sellerId);
    // What a person has to look at is not begun anew behind their back.
    if (own.some((transfer) => transfer.state === 'permanently_failed')) continue;
    const live = own.find((transfer) => transfer.state !== 'cancelled');
    if (live === undefined) await openTransfer(tx, facts, share);
    else if (WAITING.has(live.state)) await amend(tx, facts, share, live);
    else if (!ON_ITS_WAY.has(live.state)) await syncReversals(tx, live, share.owedMinor, cause);
  }
}

async function openTransfer(tx: MoneyTx, facts: OrderFacts, share: SellerShare): Promise<void> {
  if (share.owedMinor === 0n) return;
  const now = tx.clock.now();
  const transfer: SellerTransfer = {
    id: tx.ids.next<'seller-transfer'>(),
    orderId: facts.order.id,
    sellerId: share.sellerId,
    purpose: 'sale',
    amountMinor: share.owedMinor,
    capturedMinor: share.capturedMinor,
    currency: facts.order.currency,
    state: 'pending',
    holdReason: null,
    stripeTransferId: null,
    destination: null,
    reversedMinor: 0n,
    minimumWaived: false,
    failureCode: null,
    failureMessage: null,
    requestId: tx.requestId,
    createdAt: now,
    updatedAt: now,
    completedAt: null,
  };
  await insertTransfer(tx, transfer);
  await openOperation(tx, { provider: 'stripe', kind: 'transfer', subjectId: transfer.id });
  const seller = await findSeller(tx, share.sellerId);
  const holdReason = holdReasonOf(tx, transfer, seller, facts);
  if (holdReason !== null) await moveTransfer(tx, transfer, 'on_hold', { holdReason });
}

/** Changes what was not sent; under a key that was sent, only whoever sends it next may. */
async function amend(
  tx: MoneyTx,
  facts: OrderFacts,
  share: SellerShare,
  transfer: SellerTransfer,
): Promise<void> {
  const operation = await findOperation(tx, { kind: 'transfer', subjectId: transfer.id });
  if (operation === undefined) return;
  await pokeOperation(tx, operation.id);
  if (operation.keyFirstSentAt !== null) return;
  if (share.owedMinor === 0n) {
    await moveTransfer(tx, transfer, 'cancelled');
    return;
  }
  const amended = { ...transfer, amountMinor: share.owedMinor };
  const seller = await findSeller(tx, share.sellerId);
  const reason = holdReasonOf(tx, amended, seller, facts);
  if (transfer.state === 'on_hold' && (transfer.holdReason === 'operator' || reason !== null)) {
    await moveTransfer(tx, amended, 'on_hold', { holdReason: transfer.holdReason });
  } else if (transfer.state === 'pending' && reason !== null) {
    await moveTransfer(tx, amended, 'on_hold', { holdReason: reason });
  } else {
    await moveTransfer(tx, amended, transfer.state === 'on_hold' ? 'pending' : transfer.state);
  }
}
