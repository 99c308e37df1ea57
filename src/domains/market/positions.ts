import type { AccountName } from '#domains/ledger/index.ts';
import type { MoneyTx } from '#domains/payments/index.ts';

import type { OrderId, SellerId, SellerTransfer } from './model.ts';
import type { SellerShare } from './shares.ts';
import { listTransfersOfOrder } from './transfer-store.ts';

/** A part of an amount, and the account of the books that it is taken from or given to. */
export interface Portion {
  readonly account: AccountName;
  /** Below zero, the account gets where the others lose. */
  readonly amountMinor: bigint;
}

/** What the platform owes each seller of one order; below zero, what the seller owes the platform. */
export type Positions = ReadonlyMap<SellerId, bigint>;

/** Owed by the shares as they stand, less what went to the seller and did not come back. */
export async function readPositions(
  tx: Pick<MoneyTx, 'db'>,
  orderId: OrderId,
  shares: readonly SellerShare[],
): Promise<Positions> {
  const transfers = await listTransfersOfOrder(tx, orderId);
  return new Map(
    shares.map(({ sellerId, owedMinor }) => [sellerId, owedMinor - sentTo(sellerId, transfers)]),
  );
}

function sentTo(sellerId: SellerId, transfers: readonly SellerTransfer[]): bigint {
  return transfers
    .filter((transfer) => transfer.sellerId === sellerId && transfer.stripeTransferId !== null)
    .reduce((sum, transfer) => sum + transfer.amountMinor - transfer.reversedMinor, 0n);
}

/** An amount that a seller loses: what is owed first, the rest becomes the seller's debt. Pure. */
export function takenFrom(sellerId: SellerId, position: bigint, amountMinor: bigint): Portion[] {
  return split(sellerId, amountMinor, position > 0n ? position : 0n, 'seller_payable');
}

/** An amount that a seller gets: it pays the debt first, the rest is owed. Pure. */
export function givenTo(sellerId: SellerId, position: bigint, amountMinor: bigint): Portion[] {
  return split(sellerId, amountMinor, position < 0n ? -position : 0n, 'seller_debt');
}

function split(
  ownerId: SellerId,
  amountMinor: bigint,
  firstMinor: bigint,
  first: 'seller_payable' | 'seller_debt',
): Portion[] {
  const second = first === 'seller_payable' ? 'seller_debt' : 'seller_payable';
  const part = amountMinor < firstMinor ? amountMinor : firstMinor;
  const portions: Portion[] = [
    { account: { kind: first, ownerId }, amountMinor: part },
    { account: { kind: second, ownerId }, amountMinor: amountMinor - part },
  ];
  return portions.filter((portion) => portion.amountMinor > 0n);
}
