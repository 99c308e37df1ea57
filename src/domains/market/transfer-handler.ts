import {
  keyed,
  type Beginning,
  type MoneyTx,
  type Operation,
  type OperationHandler,
  type Outcome,
} from '#domains/payments/index.ts';

import { applyTransfer, type FoundTransfer } from './apply-transfer.ts';
import { lookForTransfer, sendTransfer } from './call-for-transfer.ts';
import { holdReasonOf } from './hold-reason.ts';
import type { HoldReason, SellerTransfer, TransferId } from './model.ts';
import { moveTransfer } from './move-transfer.ts';
import { readOrderFacts } from './order-facts.ts';
import { findOrder, lockOrder } from './order-store.ts';
import { refuseTransfer } from './refuse-transfer.ts';
import { findSeller } from './seller-store.ts';
import { findTransfer, lockTransfer } from './transfer-store.ts';

/** How long a transfer is left alone that is held back, unless its reason goes before. */
const HELD_MS = 24 * 3_600_000;
/** States in which nothing has reached the seller, as far as we know. */
const BEFORE = new Set(['pending', 'submitting', 'on_hold', 'unknown', 'failed']);

/** How sellers get their share of an order: one transfer of Stripe Connect for each. */
export function createTransferHandler(): OperationHandler<SellerTransfer, FoundTransfer> {
  return {
    kind: 'transfer',
    provider: 'stripe',
    newKeyAfterAbsence: true,
    lock: async (tx, subjectId) => {
      const transfer = await requireTransfer(tx, subjectId);
      await lockOrder(tx, transfer.orderId);
      await lockTransfer(tx, transfer.id);
    },
    begin: async (tx, operation, mode) => {
      const transfer = await requireTransfer(tx, operation.subjectId);
      if (transfer.state === 'cancelled' || transfer.state === 'permanently_failed') {
        return { act: 'leave', verdict: { state: 'refused' } };
      }
      return mode === 'send' && BEFORE.has(transfer.state)
        ? beginSending(tx, transfer, operation)
        : { act: 'go', subject: transfer };
    },
    send: (ctx, transfer, operation): Promise<Outcome<FoundTransfer>> =>
      sendTransfer(ctx, transfer, keyed(ctx, operation)),
    look: lookForTransfer,
    apply: async (tx, _subject, found, operation) => {
      const transfer = await requireTransfer(tx, operation.subjectId);
      const applied = await applyTransfer(tx, transfer, found);
      // The answer to a repeated request is as old as the first one: what came back since is not in it.
      const mayBeOld = operation.unclearSince !== null && transfer.stripeTransferId === null;
      return mayBeOld ? { ...applied, verdict: { state: 'watching', progress: true } } : applied;
    },
    refuse: async (tx, _subject, refusal, operation) =>
      refuseTransfer(tx, await requireTransfer(tx, operation.subjectId), refusal, operation),
    doubt: async (tx, _subject, operation) => {
      const transfer = await requireTransfer(tx, operation.subjectId);
      if (transfer.state === 'submitting') await moveTransfer(tx, transfer, 'unknown');
    },
  };
}

/**
 * What is sent is what the seller is owed at this moment. Another amount than was sent before needs
 * a key of its own; while somebody else may still be at work under the old one, the old amount is
 * sent, and what is too much is asked back.
 */
async function beginSending(
  tx: MoneyTx,
  transfer: SellerTransfer,
  operation: Operation,
): Promise<Beginning<SellerTransfer>> {
  const order = (await findOrder(tx, transfer.orderId))!;
  const facts = (await readOrderFacts(tx, order))!;
  const share = facts.shares.find(({ sellerId }) => sellerId === transfer.sellerId);
  const owedMinor = share?.owedMinor ?? 0n;
  const wasSent = operation.keyFirstSentAt !== null;
  if (wasSent && (operation.lastStatus === 409 || operation.unclearSince !== null)) {
    return go(tx, transfer);
  }
  if (owedMinor === 0n) {
    await moveTransfer(tx, transfer, 'cancelled');
    return { act: 'leave', verdict: { state: 'refused' } };
  }
  const amended = { ...transfer, amountMinor: owedMinor };
  if (transfer.holdReason === 'operator') return hold(tx, amended, 'operator');
  const seller = await findSeller(tx, transfer.sellerId);
  const reason = holdReasonOf(tx, amended, seller, facts);
  if (reason !== null) return hold(tx, amended, reason);
  const isOther =
    owedMinor !== transfer.amountMinor || transfer.destination !== seller!.stripeAccountId;
  const wanted = { ...amended, destination: seller!.stripeAccountId };
  if (!wasSent || !isOther) return go(tx, wanted);
  const anew = await moveTransfer(tx, wanted, 'pending');
  return { ...(await go(tx, anew)), newKey: true };
}

async function go(
  tx: MoneyTx,
  transfer: SellerTransfer,
): Promise<Extract<Beginning<SellerTransfer>, { act: 'go' }>> {
  return { act: 'go', subject: await moveTransfer(tx, transfer, 'submitting') };
}

async function hold(
  tx: MoneyTx,
  transfer: SellerTransfer,
  holdReason: HoldReason,
): Promise<Beginning<SellerTransfer>> {
  await moveTransfer(tx, transfer, 'on_hold', { holdReason });
  return { act: 'leave', verdict: { state: 'due', newKey: false, afterMs: HELD_MS } };
}

async function requireTransfer(tx: Pick<MoneyTx, 'db'>, id: string): Promise<SellerTransfer> {
  const transfer = await findTransfer(tx, id as TransferId);
  if (transfer === undefined) throw new Error(`there is no transfer ${id}`);
  return transfer;
}
