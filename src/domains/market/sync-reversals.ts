import {
  findOperation,
  openException,
  openOperation,
  pokeOperation,
  type MoneyTx,
} from '#domains/payments/index.ts';

import type { SellerTransfer, TransferReversal } from './model.ts';
import { followReversals } from './move-transfer.ts';
import { moveReversal } from './move-reversal.ts';
import { insertReversal, listReversals, updateReversal } from './reversal-store.ts';

/** What made money of an order go another way. */
export interface Cause {
  readonly kind: 'refund' | 'dispute' | 'operator';
  readonly id: string;
}

/**
 * Brings the reversals of a transfer that went to what the seller should have kept of it: more is
 * asked back, or what was not sent yet is left. Money that came back already and should not have is
 * shown to a person.
 */
export async function syncReversals(
  tx: MoneyTx,
  transfer: SellerTransfer,
  owedMinor: bigint,
  cause: Cause,
): Promise<SellerTransfer> {
  const reversals = await listReversals(tx, transfer.id);
  const asked = reversals
    .filter((reversal) => reversal.state !== 'cancelled')
    .reduce((sum, reversal) => sum + reversal.amountMinor, 0n);
  const missing = transfer.amountMinor - owedMinor - asked;
  if (missing > 0n) await askBack(tx, transfer, reversals, missing, cause);
  if (missing < 0n) {
    // What somebody reversed by hand at the provider was shown when it was taken over.
    const byHand = reversals
      .filter((reversal) => reversal.causeKind === 'remote')
      .reduce((sum, reversal) => sum + reversal.amountMinor, 0n);
    const tooMuch = (await leave(tx, reversals, -missing)) - byHand;
    if (tooMuch > 0n) await showTooMuch(tx, transfer, tooMuch, cause);
  }
  return followReversals(tx, transfer);
}

async function askBack(
  tx: MoneyTx,
  transfer: SellerTransfer,
  reversals: readonly TransferReversal[],
  amountMinor: bigint,
  cause: Cause,
): Promise<void> {
  const now = tx.clock.now();
  const id = tx.ids.next<'transfer-reversal'>();
  // One cause may ask more than once: a refund that failed and succeeded after all.
  const times = reversals.filter(
    (reversal) => reversal.causeKind === cause.kind && reversal.causeId.startsWith(cause.id),
  ).length;
  await insertReversal(tx, {
    id,
    transferId: transfer.id,
    amountMinor,
    currency: transfer.currency,
    causeKind: cause.kind,
    causeId: times === 0 ? cause.id : `${cause.id}#${times + 1}`,
    state: 'pending',
    stripeReversalId: null,
    blockedSince: null,
    failureCode: null,
    failureMessage: null,
    requestId: tx.requestId,
    createdAt: now,
    updatedAt: now,
    succeededAt: null,
  });
  await openOperation(tx, { provider: 'stripe', kind: 'reversal', subjectId: id });
}

/** Takes back what was surely never done, the latest first. Returns what is too much even so. */
async function leave(
  tx: MoneyTx,
  reversals: readonly TransferReversal[],
  amountMinor: bigint,
): Promise<bigint> {
  let left = amountMinor;
  for (const reversal of [...reversals].reverse()) {
    if (left === 0n) break;
    if (!(await isUnsent(tx, reversal))) continue;
    if (reversal.amountMinor <= left) {
      await moveReversal(tx, reversal, 'cancelled');
      left -= reversal.amountMinor;
    } else {
      const amount = reversal.amountMinor - left;
      await updateReversal(tx, { ...reversal, amountMinor: amount, updatedAt: tx.clock.now() });
      left = 0n;
    }
  }
  return left;
}

/** Whether nothing was sent under the key that it would be sent with; its operation is ended then. */
async function isUnsent(tx: MoneyTx, reversal: TransferReversal): Promise<boolean> {
  if (reversal.state !== 'pending' && reversal.state !== 'blocked') return false;
  const operation = await findOperation(tx, { kind: 'reversal', subjectId: reversal.id });
  if (operation?.state !== 'due' || operation.keyFirstSentAt !== null) return false;
  await pokeOperation(tx, operation.id);
  return true;
}

async function showTooMuch(
  tx: MoneyTx,
  transfer: SellerTransfer,
  minor: bigint,
  cause: Cause,
): Promise<void> {
  await openException(tx, {
    class: cause.kind === 'refund' ? 'refund_failed_after_success' : 'needs_attention',
    subject: { kind: 'transfer', id: transfer.id },
    message:
      `${minor} ${transfer.currency} came back from the seller for ${cause.kind} ${cause.id}, ` +
      'which does not stand any more: they are owed to the seller again',
    details: { cause, sellerId: transfer.sellerId, orderId: transfer.orderId },
    amount: { minor, currency: transfer.currency },
  });
}
