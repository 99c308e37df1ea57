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

import type { HoldReason, SellerTransfer } from './model.ts';
import { moveTransfer } from './move-transfer.ts';

/** Requests that are refused for a reason that we do not know before a person has to look. */
const ATTEMPTS_MAX = 5;
const HELD_MS = 24 * 3_600_000;

/** Stripe's codes of refusals that go away by themselves, or when the seller does something. */
const HOLDS: Readonly<Record<string, HoldReason>> = Object.freeze({
  balance_insufficient: 'balance',
  account_closed: 'account',
  account_country_invalid_address: 'account',
  account_invalid: 'account',
  insufficient_capabilities_for_transfer: 'account',
  payouts_not_allowed: 'account',
  resource_missing: 'account',
  transfers_not_allowed: 'account',
  amount_too_small: 'minimum',
});

/**
 * Surely nothing went to the seller. What is only a matter of time or of the seller waits and is
 * sent again under a key of its own; the rest is tried a few times and then shown to a person.
 */
export async function refuseTransfer(
  tx: MoneyTx,
  transfer: SellerTransfer,
  refusal: Refusal,
  operation: Operation,
): Promise<Verdict> {
  const failure = { failureCode: refusal.code, failureMessage: refusal.message };
  const holdReason = HOLDS[refusal.code];
  if (holdReason !== undefined) {
    await moveTransfer(tx, transfer, 'on_hold', { ...failure, holdReason });
    if (holdReason === 'account') await lookAtAccount(tx, transfer);
    const afterMs = holdReason === 'balance' ? lookAgainMs(operation.tries) : HELD_MS;
    return { state: 'due', newKey: true, afterMs };
  }
  const failed = await moveTransfer(tx, transfer, 'failed', failure);
  if (operation.attempt < ATTEMPTS_MAX) {
    return { state: 'due', newKey: true, afterMs: lookAgainMs(operation.attempt - 1) };
  }
  await moveTransfer(tx, failed, 'permanently_failed');
  await openException(tx, {
    class: 'needs_attention',
    subject: { kind: 'transfer', id: transfer.id },
    message: `Stripe refused a transfer ${operation.attempt} times: ${refusal.message}`,
    details: { code: refusal.code, sellerId: transfer.sellerId, orderId: transfer.orderId },
    amount: { minor: transfer.amountMinor, currency: transfer.currency },
  });
  return { state: 'refused' };
}

async function lookAtAccount(tx: MoneyTx, transfer: SellerTransfer): Promise<void> {
  const account = await findOperation(tx, { kind: 'account', subjectId: transfer.sellerId });
  if (account !== undefined) await pokeOperation(tx, account.id);
}
