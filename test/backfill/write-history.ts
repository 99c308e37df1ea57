import { createHash } from 'node:crypto';

import type { Context } from '#context.ts';
import { parseCurrency } from '#core/money/currency.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { withTx } from '#db/tx.ts';
import { accountIdOf, type AccountName } from '#domains/ledger/model.ts';

const EUR = parseCurrency('EUR');
const PRICE_MINOR = 1_000;
export const SHARE_MINOR = 900;

export interface HistoricSeller {
  readonly id: string;
  readonly account: string;
  readonly productId: string;
}

export interface HistoricRow {
  readonly id: string;
  readonly orderId: string;
  readonly paymentId: string;
  readonly itemId: string;
  readonly seller: HistoricSeller;
  readonly at: Date;
  /** Where an earlier system has at least stored the id. */
  readonly stripeTransferId: string | null;
  readonly hasOperation: boolean;
  /** Old rows may not say where the money went; the account of the seller does. */
  readonly hasDestination: boolean;
}

/** Sellers with a product each, in as few statements as it takes. */
export async function writeSellers(
  ctx: Context,
  accounts: readonly string[],
): Promise<HistoricSeller[]> {
  const [userId, artistId, sourceId, trackId] = [0, 1, 2, 3].map(() => ctx.ids.next());
  const hash = createHash('sha256').update(userId!).digest();
  const run = (text: ReturnType<typeof sql>) => query(ctx, text);
  await run(sql`insert into users (id, email, display_name, password_hash, role)
    values (${userId}::uuid, ${`${userId}@example.test`}, 'Somebody', 'none', 'artist')`);
  await run(sql`insert into artists (id, name) values (${artistId}::uuid, ${artistId})`);
  await run(sql`insert into sources (id, content_hash, bytes, mime, container, codec, storage_key)
    values (${sourceId}::uuid, ${hash}, 10, 'audio/wav', 'wav', 'pcm_s16le',
      ${`originals/${hash.toString('hex')}`})`);
  await run(sql`insert into tracks (id, title, artist_id, visibility, source_id, owner_id)
    values (${trackId}::uuid, 'A song', ${artistId}::uuid, 'private', ${sourceId}::uuid,
      ${userId}::uuid)`);
  const sellers = accounts.map((account) => ({
    id: ctx.ids.next(),
    account,
    productId: ctx.ids.next(),
  }));
  const ids = sellers.map(({ id }) => id);
  const now = ctx.clock.now();
  await run(sql`insert into sellers (id, display_name, country, stripe_account_id, state,
      request_id, created_at, updated_at)
    select id, 'A seller', 'DE', account, 'onboarding', 'history', ${now}::timestamptz,
      ${now}::timestamptz
    from unnest(${ids}::uuid[], ${[...accounts]}::text[]) as given (id, account)`);
  await run(
    sql`update sellers set state = 'active', payouts_enabled = true where id = any(${ids}::uuid[])`,
  );
  await run(sql`insert into products (id, seller_id, track_id, title, licence, price_minor, currency,
      state, created_at, updated_at)
    select id, seller_id, ${trackId}::uuid, 'A song', 'personal', ${PRICE_MINOR}::bigint, 'EUR',
      'active', ${now}::timestamptz, ${now}::timestamptz
    from unnest(${sellers.map((seller) => seller.productId)}::uuid[], ${ids}::uuid[])
      as given (id, seller_id)`);
  return sellers;
}

/**
 * Orders that were paid, with their books, and transfers as an earlier system left them: sent, and
 * nobody knows under which id. They go the way that rows may go.
 */
export async function writeHistory(ctx: Context, rows: readonly HistoricRow[]): Promise<void> {
  await withTx(ctx, async (tx) => {
    const given = {
      ids: rows.map((row) => row.id),
      orders: rows.map((row) => row.orderId),
      payments: rows.map((row) => row.paymentId),
      times: rows.map((row) => row.at),
      sellers: rows.map((row) => row.seller.id),
    };
    const { ids, orders, payments, times, sellers } = given;
    const run = (text: ReturnType<typeof sql>) => query(tx, text);
    await run(sql`insert into payments (id, purpose, subject_id, provider_payment_id, amount_minor,
        currency, state, request_id, created_at, updated_at)
      select id, 'order', order_id, 'pay_' || id, ${PRICE_MINOR}::bigint, 'EUR', 'created',
        'history', at, at
      from unnest(${payments}::uuid[], ${orders}::uuid[], ${times}::timestamptz[])
        as given (id, order_id, at)`);
    await run(sql`update payments set state = 'succeeded', received_minor = amount_minor,
        succeeded_at = created_at where id = any(${payments}::uuid[])`);
    await run(sql`insert into orders (id, state, currency, total_minor, request_id, created_at,
        updated_at, placed_at)
      select id, 'draft', 'EUR', ${PRICE_MINOR}::bigint, 'history', at, at, at
      from unnest(${orders}::uuid[], ${times}::timestamptz[]) as given (id, at)`);
    await run(sql`update orders set state = 'pending_payment' where id = any(${orders}::uuid[])`);
    await run(sql`update orders set state = 'paid', payment_id = given.payment_id, paid_at = placed_at
      from unnest(${orders}::uuid[], ${payments}::uuid[]) as given (id, payment_id)
      where orders.id = given.id`);
    await run(sql`insert into order_items (id, order_id, position, product_id, seller_id, title,
        licence, price_minor, fee_minor)
      select id, order_id, 1, product_id, seller_id, 'A song', 'personal', ${PRICE_MINOR}::bigint,
        ${PRICE_MINOR - SHARE_MINOR}::bigint
      from unnest(${rows.map((row) => row.itemId)}::uuid[], ${orders}::uuid[],
        ${rows.map((row) => row.seller.productId)}::uuid[], ${sellers}::uuid[])
        as given (id, order_id, product_id, seller_id)`);
    await run(sql`insert into seller_transfers (id, order_id, seller_id, purpose, amount_minor,
        captured_minor, currency, state, destination, request_id, created_at, updated_at)
      select id, order_id, seller_id, 'sale', ${SHARE_MINOR}::bigint, ${PRICE_MINOR}::bigint, 'EUR',
        'pending', destination, 'history', at, at
      from unnest(${ids}::uuid[], ${orders}::uuid[], ${sellers}::uuid[],
        ${rows.map((row) => (row.hasDestination ? row.seller.account : null))}::text[],
        ${times}::timestamptz[]) as given (id, order_id, seller_id, destination, at)`);
    await run(sql`update seller_transfers set state = 'submitting' where id = any(${ids}::uuid[])`);
    const known = rows.filter((row) => row.stripeTransferId !== null);
    await run(sql`update seller_transfers set state = 'completed', completed_at = created_at,
        stripe_transfer_id = given.remote
      from unnest(${known.map((row) => row.id)}::uuid[],
        ${known.map((row) => row.stripeTransferId)}::text[]) as given (id, remote)
      where seller_transfers.id = given.id`);
    await run(sql`update seller_transfers set state = 'unknown'
      where id = any(${ids}::uuid[]) and state = 'submitting'`);
    const operated = rows.filter((row) => row.hasOperation).map((row) => row.id);
    await writeOperations(tx, operated);
    await writeBooks(tx, rows);
  });
}

/** In doubt since they were sent; looked at next in a hundred years. */
async function writeOperations(tx: Context, subjects: readonly string[]): Promise<void> {
  await query(
    tx,
    sql`insert into operations (id, provider, kind, subject_id, state, idempotency_key,
          next_attempt_at, request_id, opened_at, updated_at)
        select gen_random_uuid(), 'stripe', 'transfer', t.id, 'due', 'tr:' || t.id || ':1',
          t.created_at + interval '100 years', 'history', t.created_at, t.created_at
        from seller_transfers t where t.id = any(${[...subjects]}::uuid[])`,
  );
  for (const change of [
    sql`state = 'sending', key_first_sent_at = opened_at, lease_expires_at = opened_at`,
    sql`state = 'unclear', unclear_since = opened_at, lease_expires_at = null`,
  ]) {
    await query(
      tx,
      sql`update operations set ${change}
          where kind = 'transfer' and subject_id = any(${[...subjects]}::uuid[])`,
    );
  }
}

async function writeBooks(tx: Context, rows: readonly HistoricRow[]): Promise<void> {
  const clearing = { kind: 'psp_clearing' } as const;
  const balance = { kind: 'stripe_balance' } as const;
  const fee = { kind: 'platform_fee' } as const;
  const payable = (row: HistoricRow): AccountName => ({
    kind: 'seller_payable',
    ownerId: row.seller.id,
  });
  const owners = [...new Map(rows.map((row) => [row.seller.id, payable(row)])).values()];
  for (const name of [clearing, balance, fee, ...owners]) {
    await query(
      tx,
      sql`insert into ledger_accounts (id, kind, owner_id, currency, created_at)
          values (${accountIdOf(name, EUR)}::uuid, ${name.kind},
            ${'ownerId' in name ? name.ownerId : null}::uuid, 'EUR', now())
          on conflict do nothing`,
    );
  }
  const known = rows.filter((row) => row.stripeTransferId !== null);
  const legs = [
    ...rows.flatMap((row) => [
      [row, row.paymentId, 'payment', 'capture', 0, 3, balance, clearing, PRICE_MINOR] as const,
      [
        row,
        row.paymentId,
        'payment',
        'capture',
        1,
        3,
        clearing,
        payable(row),
        SHARE_MINOR,
      ] as const,
      [
        row,
        row.paymentId,
        'payment',
        'capture',
        2,
        3,
        clearing,
        fee,
        PRICE_MINOR - SHARE_MINOR,
      ] as const,
    ]),
    ...known.map(
      (row) =>
        [row, row.id, 'transfer', 'transfer', 0, 1, payable(row), balance, SHARE_MINOR] as const,
    ),
  ];
  const column = <T>(of: (leg: (typeof legs)[number]) => T): T[] => legs.map(of);
  await query(
    tx,
    sql`insert into ledger_entries (transaction_id, leg, legs, debit_account_id, credit_account_id,
          amount_minor, currency, source_kind, source_id, purpose, chain_id, occurred_at,
          recorded_at, request_id)
        select source_id, leg, legs, debit, credit, amount, 'EUR', kind, source_id, purpose, chain,
          at, at, 'history'
        from unnest(${column((leg) => leg[1])}::uuid[], ${column((leg) => leg[4])}::smallint[],
          ${column((leg) => leg[5])}::smallint[],
          ${column((leg) => accountIdOf(leg[6], EUR))}::uuid[],
          ${column((leg) => accountIdOf(leg[7], EUR))}::uuid[],
          ${column((leg) => leg[8])}::bigint[], ${column((leg) => leg[2])}::text[],
          ${column((leg) => leg[3])}::text[], ${column((leg) => leg[0].orderId)}::uuid[],
          ${column((leg) => leg[0].at)}::timestamptz[])
          as given (source_id, leg, legs, debit, credit, amount, kind, purpose, chain, at)`,
  );
}
