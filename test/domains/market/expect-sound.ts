import { expect } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { verifyLedger } from '#domains/ledger/index.ts';
import { LEDGER_SOURCES } from '#settlement/index.ts';

import type { MarketTest } from './market-test.ts';

interface TransferRow {
  id: string;
  orderId: string;
  amountMinor: bigint;
  reversedMinor: bigint;
  destination: string | null;
  stripeTransferId: string | null;
}

/** What must hold whatever has happened, when nothing is on its way any more. */
export async function expectSound(market: MarketTest): Promise<void> {
  await expectTransfers(market);
  await expectRefunds(market);
  await expectBooks(market);
  await expectNoLimbo(market);
}

/** What we call sent is at Stripe, once, as we have it; and what came back as well. */
async function expectTransfers({ ctx, sandbox }: MarketTest): Promise<void> {
  const rows = await query<TransferRow>(
    ctx,
    sql`select id, order_id, amount_minor, reversed_minor, destination, stripe_transfer_id
        from seller_transfers order by id`,
  );
  const remote = sandbox.state.transfers.all();
  for (const row of rows) {
    const own = remote.filter((transfer) => transfer.metadata['seller_transfer_id'] === row.id);
    const told = own.map((transfer) => ({
      id: transfer.id,
      amountMinor: BigInt(transfer.amountMinor),
      reversedMinor: BigInt(transfer.reversedMinor),
      destination: transfer.destination,
      group: transfer.transferGroup,
    }));
    const ours =
      row.stripeTransferId === null
        ? []
        : [
            {
              id: row.stripeTransferId,
              amountMinor: row.amountMinor,
              reversedMinor: row.reversedMinor,
              destination: row.destination,
              group: `order_${row.orderId}`,
            },
          ];
    expect(told).toEqual(ours);
  }
}

/** Buyers get what we say that they got, and never more than they paid. */
async function expectRefunds({ ctx, sandbox }: MarketTest): Promise<void> {
  const rows = await query<{ providerRefundId: string; amountMinor: bigint; state: string }>(
    ctx,
    sql`select provider_refund_id, amount_minor, state from refunds order by id`,
  );
  for (const row of rows) {
    const remote = sandbox.state.refunds.get(row.providerRefundId);
    const state = row.state === 'failed_after_success' ? 'failed' : row.state;
    // What was refused at once is nowhere.
    if (remote === undefined) expect(row.state).toBe('failed');
    else {
      expect([remote.status, BigInt(remote.amountMinor)]).toEqual([state, row.amountMinor]);
    }
  }
  for (const payment of sandbox.state.payments.all()) {
    const refunded = sandbox.state.refunds
      .all()
      .filter((refund) => refund.paymentId === payment.id && refund.status === 'succeeded')
      .reduce((sum, refund) => sum + refund.amountMinor, 0);
    expect(refunded).toBeLessThanOrEqual(payment.receivedMinor);
  }
}

/** Every rule of the books holds, and what only passes through is empty. */
async function expectBooks({ ctx }: MarketTest): Promise<void> {
  const chains = await query<{ chainId: string }>(
    ctx,
    sql`select id as chain_id from orders where state <> 'draft' order by id`,
  );
  const { findings } = await verifyLedger(ctx, { sources: LEDGER_SOURCES });
  expect(findings).toEqual([]);
  const left = await query(
    ctx,
    sql`select entry.chain_id, account.kind,
          sum(case when account.id = entry.debit_account_id then amount_minor
            else -amount_minor end) as left_minor
        from ledger_entries entry join ledger_accounts account
          on account.id in (entry.debit_account_id, entry.credit_account_id)
        where account.kind in ('psp_clearing', 'refunds_clearing')
          and entry.chain_id = any(${chains.map((chain) => chain.chainId)}::uuid[])
        group by entry.chain_id, account.kind
        having sum(case when account.id = entry.debit_account_id then amount_minor
            else -amount_minor end) <> 0`,
  );
  expect(left).toEqual([]);
}

/** Whatever is not final is looked at again, and nothing is held by somebody who is gone. */
async function expectNoLimbo({ ctx }: MarketTest): Promise<void> {
  const limbo = await query(
    ctx,
    sql`select kind, state, next_attempt_at from operations
        where state = 'sending' or (next_attempt_at is null and state not in ('settled', 'refused'))`,
  );
  expect(limbo).toEqual([]);
}
