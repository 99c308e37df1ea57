import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { requestRefund, type OrderId } from '#domains/market/index.ts';
import { settleOperation } from '#settlement/index.ts';

import { HOUR_MS, type MarketTest } from '#test/domains/market/market-test.ts';

import { editRows } from './edit-rows.ts';

/** Differences that are planted, by the rule that finds them. */
export const PLANTED = [
  'amount',
  'currency',
  'destination',
  'id-missing',
  'payout-unfollowed',
  'reversed-more',
  'status-behind',
  'status-behind',
  'there-only',
  'twin',
  'unpaid-right',
];

/** A world with one difference of each kind between our books and the providers. */
export async function plantDifferences(market: MarketTest): Promise<void> {
  const { ctx, sandbox } = market;
  const { viewer, seller } = await market.seller();
  const song = await market.product(viewer);
  const bought = async (): Promise<OrderId> => market.paid(await market.account(), [song]);
  const transferOf = async (id: OrderId) => (await market.transfers(id))[0]!;
  const account = seller.stripeAccountId!;

  // Paid, and the news never came.
  const unpaid = await market.order(await market.account(), [song]);
  sandbox.levers.completePayment((await market.read(unpaid)).payments[0]!.providerPaymentId);

  // Given back, and the news never came.
  sandbox.levers.setBehaviour({ newRefunds: 'pending' });
  const refunded = await requestRefund(ctx, {
    orderId: await bought(),
    amountMinor: 400n,
    cause: 'operator',
    by: 'operator',
    reason: 'It was asked for.',
  });
  await settleOperation(ctx, refunded.operationId);
  const [refund] = await query<{ id: string }>(
    ctx,
    sql`select provider_refund_id as id from refunds`,
  );
  sandbox.levers.succeedRefund(refund!.id);

  const lost = await transferOf(await bought());
  const amount = await transferOf(await bought());
  const currency = await transferOf(await bought());
  const destination = await transferOf(await bought());
  const reversed = await transferOf(await bought());
  const twice = await transferOf(await bought());
  const expired = await bought();
  await sandbox.clock.advance(HOUR_MS);

  sandbox.levers.reverseByHand(reversed.stripeTransferId!, 250);
  const byHand = { amountMinor: 900, currency: 'eur', destination: account };
  sandbox.levers.transferByHand(byHand);
  sandbox.levers.transferByHand({ ...byHand, metadata: { seller_transfer_id: twice.id } });
  sandbox.levers.createPayout(account, 700, 'eur');
  await editRows(
    ctx,
    `update seller_transfers set amount_minor = amount_minor - 1 where id = '${amount.id}';
     update seller_transfers set currency = 'USD' where id = '${currency.id}';
     update seller_transfers set destination = 'acct_other' where id = '${destination.id}';
     update seller_transfers set state = 'unknown', stripe_transfer_id = null, completed_at = null
       where id = '${lost.id}';
     update operations set provider_object_id = null, state = 'unclear', unclear_since = updated_at,
       next_attempt_at = '2099-01-01', settled_at = null
       where kind = 'transfer' and subject_id = '${lost.id}';
     update orders set state = 'expired', payment_id = null, paid_at = null where id = '${expired}'`,
  );
  await sandbox.clock.advance(HOUR_MS);
}
