import type { Context } from '#context.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import type { RunningSandbox } from '#sandbox/index.ts';

/**
 * Every way in which our books and the providers' disagree when nothing is due any more, one
 * sentence each; empty when all is well. Written from the rules alone: it shares no code with what it
 * judges, and reads tables and the sandbox's own state.
 */
export async function findMoneyFaults(
  ctx: Pick<Context, 'db'>,
  sandbox: Pick<RunningSandbox, 'state'>,
): Promise<string[]> {
  const checks = [
    checkPayments,
    checkRefunds,
    checkTransfers,
    checkReversals,
    checkSellerShares,
    checkBooks,
    checkLicences,
    checkSubscriptions,
    checkLimbo,
  ];
  const faults: string[] = [];
  for (const check of checks) faults.push(...(await check(ctx, sandbox)));
  return faults;
}

type Check = (
  ctx: Pick<Context, 'db'>,
  sandbox: Pick<RunningSandbox, 'state'>,
) => Promise<string[]>;

interface PaymentRow {
  id: string;
  remoteId: string;
  purpose: string;
  subjectId: string;
  state: string;
  surplus: boolean;
  amountMinor: bigint;
  currency: string;
}

/** One payment a thing keeps its money; what we call over is over there too, to the unit. */
const checkPayments: Check = async (ctx, { state }) => {
  const rows = await query<PaymentRow>(
    ctx,
    sql`select id, provider_payment_id as remote_id, purpose, subject_id, state, surplus,
          amount_minor, currency from payments`,
  );
  const faults: string[] = [];
  const keeping = new Map<string, string[]>();
  for (const row of rows) {
    const remote = state.payments.get(row.remoteId);
    const received = BigInt(remote?.receivedMinor ?? 0);
    if (row.state === 'succeeded') {
      if (remote?.status !== 'succeeded' || received !== row.amountMinor)
        faults.push(
          `payment ${row.id} is succeeded here and ${remote?.status} with ${received} there`,
        );
      if (remote?.currency !== row.currency)
        faults.push(`payment ${row.id} is in ${row.currency} here and ${remote?.currency} there`);
    } else if (remote?.status === 'succeeded' && row.state !== 'needs_attention') {
      faults.push(`payment ${row.id} is ${row.state} here and succeeded there`);
    }
    const back = sum(
      state.refunds.all().filter((r) => r.paymentId === row.remoteId && r.status !== 'failed'),
    );
    if (back > received) faults.push(`payment ${row.id} has ${back} of ${received} given back`);
    if (received > back) {
      const thing = `${row.purpose} ${row.subjectId}`;
      keeping.set(thing, [...(keeping.get(thing) ?? []), row.id]);
    }
  }
  for (const [thing, ids] of keeping)
    if (ids.length > 1) faults.push(`${thing} keeps the money of ${ids.join(' and ')}`);
  const known = new Set(rows.map((row) => row.remoteId));
  for (const remote of state.payments.all())
    if (!known.has(remote.id)) faults.push(`payment ${remote.id} is nobody's here`);
  return faults;
};

const checkRefunds: Check = async (ctx, { state }) => {
  const rows = await query<{ id: string; remoteId: string; state: string; amountMinor: bigint }>(
    ctx,
    sql`select id, provider_refund_id as remote_id, state, amount_minor from refunds`,
  );
  const same: Readonly<Record<string, string>> = {
    succeeded: 'succeeded',
    failed: 'failed',
    failed_after_success: 'failed',
  };
  return rows.flatMap((row) => {
    const remote = state.refunds.get(row.remoteId);
    const expected = same[row.state];
    if (expected === undefined) return [`refund ${row.id} is still ${row.state}`];
    if (row.state === 'failed' && remote === undefined) return [];
    if (remote?.status !== expected)
      return [`refund ${row.id} is ${row.state} here and ${remote?.status} there`];
    return BigInt(remote.amountMinor) === row.amountMinor
      ? []
      : [`refund ${row.id} is ${row.amountMinor} here and ${remote.amountMinor} there`];
  });
};

interface TransferRow {
  id: string;
  orderId: string;
  state: string;
  stripeTransferId: string | null;
  destination: string | null;
  amountMinor: bigint;
  reversedMinor: bigint;
  currency: string;
}

const listTransfers = (ctx: Pick<Context, 'db'>): Promise<TransferRow[]> =>
  query<TransferRow>(
    ctx,
    sql`select id, order_id, state, stripe_transfer_id, destination, amount_minor, reversed_minor,
          currency from seller_transfers`,
  );

/** What moved has its id here, and nothing has moved twice. */
const checkTransfers: Check = async (ctx, { state }) => {
  const rows = await listTransfers(ctx);
  const faults: string[] = [];
  for (const row of rows) {
    if (row.stripeTransferId === null) continue;
    const remote = state.transfers.get(row.stripeTransferId);
    const here = `${row.amountMinor} ${row.currency} to ${row.destination}`;
    const there = `${remote?.amountMinor} ${remote?.currency.toUpperCase()} to ${remote?.destination}`;
    if (here !== there) faults.push(`transfer ${row.id} is ${here} here and ${there} there`);
  }
  const known = new Set(rows.map((row) => row.stripeTransferId));
  for (const remote of state.transfers.all())
    if (!known.has(remote.id)) faults.push(`transfer ${remote.id} is nobody's here`);
  const live = new Set<string>();
  for (const remote of state.transfers.all()) {
    const place = `${remote.transferGroup} to ${remote.destination}`;
    if (remote.reversedMinor >= remote.amountMinor) continue;
    if (live.has(place)) faults.push(`two transfers stand for ${place}`);
    live.add(place);
  }
  return faults;
};

const checkReversals: Check = async (ctx, { state }) => {
  const rows = await query<{
    id: string;
    transferId: string;
    remoteId: string;
    amountMinor: bigint;
  }>(
    ctx,
    sql`select id, transfer_id, stripe_reversal_id as remote_id, amount_minor
        from transfer_reversals where state = 'succeeded'`,
  );
  const faults: string[] = [];
  const known = new Map(rows.map((row) => [row.remoteId, row]));
  for (const remote of state.reversals.all()) {
    const row = known.get(remote.id);
    if (row === undefined) faults.push(`reversal ${remote.id} has no cause here`);
    else if (row.amountMinor !== BigInt(remote.amountMinor))
      faults.push(`reversal ${row.id} is ${row.amountMinor} here and ${remote.amountMinor} there`);
  }
  for (const row of rows)
    if (state.reversals.get(row.remoteId) === undefined)
      faults.push(`reversal ${row.id} is not there`);
  for (const transfer of await listTransfers(ctx)) {
    if (transfer.stripeTransferId === null) continue;
    const local = rows
      .filter((row) => row.transferId === transfer.id)
      .reduce((total, row) => total + row.amountMinor, 0n);
    const remote = BigInt(state.transfers.get(transfer.stripeTransferId)?.reversedMinor ?? 0);
    if (local !== remote || transfer.reversedMinor !== remote)
      faults.push(
        `transfer ${transfer.id} went back by ${local} in reversals, ${transfer.reversedMinor} in its row, ${remote} there`,
      );
  }
  return faults;
};

interface ShareRow {
  orderId: string;
  sellerId: string;
  lines: bigint;
  fees: bigint;
  refunded: bigint;
  moved: bigint;
  back: bigint;
  disputed: boolean;
}

/** What a seller has of an order is the floor of its share of what the buyer has not got back. */
const checkSellerShares: Check = async (ctx) => {
  const rows = await query<ShareRow>(
    ctx,
    sql`select i.order_id, i.seller_id, sum(i.price_minor)::bigint as lines,
          sum(i.fee_minor)::bigint as fees, sum(i.refunded_minor)::bigint as refunded,
          coalesce((select sum(t.amount_minor) from seller_transfers t where t.order_id = i.order_id
            and t.seller_id = i.seller_id and t.stripe_transfer_id is not null), 0)::bigint as moved,
          coalesce((select sum(r.amount_minor) from transfer_reversals r
            join seller_transfers t on t.id = r.transfer_id where t.order_id = i.order_id
            and t.seller_id = i.seller_id and r.state in ('succeeded', 'debt')), 0)::bigint as back,
          exists (select from disputes d join payments p on p.id = d.payment_id
            where p.purpose = 'order' and p.subject_id = i.order_id) as disputed
        from order_items i join orders o on o.id = i.order_id
        where o.payment_id is not null
        group by i.order_id, i.seller_id`,
  );
  return rows.flatMap((row) => {
    // Nothing moved yet, or a bank has its word in it: other rules.
    if (row.moved === 0n || row.disputed) return [];
    const share = row.lines - row.fees;
    const owed = share - (share * row.refunded) / row.lines;
    const kept = row.moved - row.back;
    // What was given back before the transfer has made it smaller by the same rule, so that the two
    // floors together may differ from one by a unit.
    const apart = kept > owed ? kept - owed : owed - kept;
    return apart <= 1n
      ? []
      : [`seller ${row.sellerId} of order ${row.orderId} keeps ${kept} instead of ${owed}`];
  });
};

/** Accounts that only pass money on are empty, and sums are what happened. */
const checkBooks: Check = async (ctx) => {
  const faults: string[] = [];
  const clearing = await query<{ chainId: string; kind: string; balance: bigint }>(
    ctx,
    sql`select e.chain_id, a.kind,
          sum(case when e.debit_account_id = a.id then e.amount_minor else -e.amount_minor end)::bigint
            as balance
        from ledger_entries e
          join ledger_accounts a on a.id in (e.debit_account_id, e.credit_account_id)
        where a.kind in ('refunds_clearing', 'psp_clearing')
        group by e.chain_id, a.kind`,
  );
  const disputed = await query<{ chainId: string }>(
    ctx,
    sql`select p.subject_id as chain_id from disputes d join payments p on p.id = d.payment_id`,
  );
  const inDispute = new Set(disputed.map((row) => row.chainId));
  for (const { chainId, kind, balance } of clearing)
    if (balance !== 0n && !inDispute.has(chainId))
      faults.push(`${kind} of ${chainId} holds ${balance} that belongs to somebody`);
  const payable = await query<{ ownerId: string; balance: bigint }>(
    ctx,
    sql`select a.owner_id, sum(case when e.debit_account_id = a.id then -e.amount_minor
            else e.amount_minor end)::bigint as balance
        from ledger_entries e
          join ledger_accounts a on a.id in (e.debit_account_id, e.credit_account_id)
        where a.kind = 'seller_payable' group by a.owner_id`,
  );
  for (const { ownerId, balance } of payable) {
    // Whatever was transferred comes out of what is owed: it may not go below what is still to go back.
    const pending = await pendingReversals(ctx, ownerId);
    if (balance < -pending)
      faults.push(`seller ${ownerId} is owed ${balance} while ${pending} is still to go back`);
  }
  return faults;
};

async function pendingReversals(ctx: Pick<Context, 'db'>, sellerId: string): Promise<bigint> {
  const rows = await query<{ pending: bigint }>(
    ctx,
    sql`select coalesce(sum(r.amount_minor), 0)::bigint as pending from transfer_reversals r
          join seller_transfers t on t.id = r.transfer_id
        where t.seller_id = ${sellerId}::uuid and r.state not in ('succeeded', 'debt', 'cancelled')`,
  );
  return rows[0]!.pending;
}

/** Whoever has paid has it, whoever has not has nothing. */
const checkLicences: Check = async (ctx) => {
  const rows = await query<{
    itemId: string;
    state: string | null;
    orderState: string;
    refunded: boolean;
  }>(
    ctx,
    sql`select i.id as item_id, l.state, o.state as order_state,
          i.refunded_minor = i.price_minor as refunded
        from order_items i join orders o on o.id = i.order_id
          left join licences l on l.order_item_id = i.id`,
  );
  return rows.flatMap(({ itemId, state, orderState, refunded }) => {
    const entitled = (orderState === 'paid' || orderState === 'partially_refunded') && !refunded;
    if (entitled && state !== 'granted')
      return [`item ${itemId} is paid and its licence is ${state}`];
    if (!entitled && state === 'granted' && orderState !== 'needs_attention')
      return [`item ${itemId} of an order that is ${orderState} has a licence`];
    return [];
  });
};

const checkSubscriptions: Check = async (ctx) => {
  const rows = await query<{ id: string; state: string; paymentState: string | null }>(
    ctx,
    sql`select s.id, s.state, p.state as payment_state from subscriptions s
          left join payments p on p.id = s.payment_id
        where s.state = 'active' and (p.state is distinct from 'succeeded' or s.paid_until is null)`,
  );
  return rows.map(
    (row) => `subscription ${row.id} is active by a payment that is ${row.paymentState}`,
  );
};

/** Whatever is not over is looked at again, and nothing is still being sent. */
const checkLimbo: Check = async (ctx) => {
  const rows = await query<{ what: string }>(
    ctx,
    sql`select kind || ' ' || subject_id || ' is ' || state as what from operations
        where state in ('due', 'sending', 'unclear')
          and not exists (select from payment_exceptions x where x.closed_at is null
            and x.subject_kind = operations.kind and x.subject_id = operations.subject_id::text)
          and not exists (select from seller_transfers t where t.id = operations.subject_id
            and t.state in ('on_hold', 'failed'))
        union all
        select 'event ' || event_id || ' is ' || state from webhook_inbox
        where state = 'received'`,
  );
  return rows.map((row) => row.what);
};

function sum(rows: readonly { readonly amountMinor: number }[]): bigint {
  return rows.reduce((total, row) => total + BigInt(row.amountMinor), 0n);
}
