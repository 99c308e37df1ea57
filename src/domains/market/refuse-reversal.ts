import {
  findOperation,
  lookAgainMs,
  openException,
  pokeOperation,
  type MoneyTx,
  type Operation,
  type Refusal,
  type Verdict,
} from '#domains/payments/index.ts';

import { DEBT, type SellerTransfer, type TransferReversal } from './model.ts';
import { moveReversal } from './move-reversal.ts';
import { followReversals } from './move-transfer.ts';

const DAY_MS = 86_400_000;
/** Refusals for a reason that we do not know before a person hears of it; it goes on being tried. */
const ATTEMPTS_QUIET = 3;

interface Refused {
  readonly transfer: SellerTransfer;
  readonly reversal: TransferReversal;
  readonly refusal: Refusal;
  readonly operation: Operation;
}

/**
 * Surely nothing came back. A balance that is too low is tried again for `payments.debtDays`, then
 * it is a debt. Any other refusal may mean that somebody has reversed the transfer by hand, so the
 * transfer is looked at.
 */
export async function refuseReversal(tx: MoneyTx, refused: Refused): Promise<Verdict> {
  const { transfer, reversal, refusal, operation } = refused;
  const failure = { failureCode: refusal.code, failureMessage: refusal.message };
  if (refusal.code === 'balance_insufficient') return blockReversal(tx, refused);
  await moveReversal(tx, reversal, 'pending', failure);
  await followReversals(tx, transfer);
  const transferOperation = await findOperation(tx, { kind: 'transfer', subjectId: transfer.id });
  if (transferOperation !== undefined) await pokeOperation(tx, transferOperation.id);
  if (operation.attempt >= ATTEMPTS_QUIET) {
    await openException(tx, {
      class: 'needs_attention',
      subject: { kind: 'reversal', id: reversal.id },
      message: `Stripe refused a reversal ${operation.attempt} times: ${refusal.message}`,
      details: { code: refusal.code, transferId: transfer.id, orderId: transfer.orderId },
      amount: { minor: reversal.amountMinor, currency: reversal.currency },
    });
  }
  return { state: 'due', newKey: true, afterMs: lookAgainMs(operation.attempt - 1) };
}

async function blockReversal(tx: MoneyTx, refused: Refused): Promise<Verdict> {
  const { transfer, reversal, refusal, operation } = refused;
  const now = tx.clock.now();
  const blockedSince = reversal.blockedSince ?? now;
  const failure = { failureCode: refusal.code, failureMessage: refusal.message };
  // A debt that the seller's balance still does not pay is what it was.
  const wasDebt = reversal.failureCode === DEBT;
  const days = (now.getTime() - blockedSince.getTime()) / DAY_MS;
  const blocked = await moveReversal(tx, reversal, 'blocked', {
    ...failure,
    blockedSince,
    ...(wasDebt ? { failureCode: DEBT } : {}),
  });
  if (!wasDebt && days < tx.config.payments.debtDays) {
    await followReversals(tx, transfer);
    return { state: 'due', newKey: true, afterMs: lookAgainMs(operation.attempt - 1) };
  }
  const debt = await moveReversal(tx, blocked, 'debt', { failureCode: DEBT });
  await followReversals(tx, transfer);
  // On the books it is one since the money was given back to the buyer.
  if (!wasDebt) await showDebt(tx, transfer, debt);
  return { state: 'refused' };
}

async function showDebt(
  tx: MoneyTx,
  transfer: SellerTransfer,
  reversal: TransferReversal,
): Promise<void> {
  await openException(tx, {
    class: 'reversal_became_debt',
    subject: { kind: 'reversal', id: reversal.id },
    message: `The seller's balance did not give back ${reversal.amountMinor} ${reversal.currency}: they are a debt now`,
    details: { sellerId: transfer.sellerId, transferId: transfer.id, orderId: transfer.orderId },
    amount: { minor: reversal.amountMinor, currency: reversal.currency },
  });
}
