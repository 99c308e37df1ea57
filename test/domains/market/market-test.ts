import { createHash, randomBytes } from 'node:crypto';

import type { Clock } from '#core/clock.ts';
import type { Context } from '#context.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { withTx } from '#db/tx.ts';
import type { TrackId } from '#domains/catalog/index.ts';
import type { UserId, Viewer } from '#domains/identity/index.ts';
import {
  addToCart,
  becomeSeller,
  createProduct,
  expireOrders,
  getOrder,
  listOrderTransfers,
  placeOrder,
  sweepMarket,
  type NewProduct,
  type OrderDetail,
  type OrderId,
  type Product,
  type Seller,
} from '#domains/market/index.ts';
import { findSeller } from '#domains/market/seller-store.ts';
import {
  findOperation,
  pokeOperation,
  runDueOperations,
  type OperationKind,
} from '#domains/payments/index.ts';
import { startSandbox, type RunningSandbox, type SandboxOptions } from '#sandbox/index.ts';
import { createHandlers, settleOperation } from '#settlement/index.ts';

import { openTestContext } from '#test/support/test-context.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const STEPS_MAX = 200;

type Account = Extract<Viewer, { kind: 'account' }>;

/** A market whose providers are played by the sandbox over HTTP, on a clock that is turned by hand. */
export interface MarketTest extends AsyncDisposable {
  readonly ctx: Context;
  readonly sandbox: RunningSandbox;
  /** Moves the time of both sides on, and lets everything happen that is due by then. */
  advance(ms: number): Promise<void>;
  /** Lets everything happen that is due now. */
  settle(): Promise<void>;
  /** Moves on from one due moment to the next, until none is left within this many days. */
  quiesce(days?: number): Promise<void>;
  account(role?: Account['roles'][number]): Promise<Account>;
  /** Somebody who sells, with an account that takes transfers unless `pending`. */
  seller(options?: { pending?: boolean }): Promise<{ seller: Seller; viewer: Account }>;
  product(viewer: Account, of?: Partial<NewProduct>): Promise<Product>;
  /** Places an order of these products; its payment is there and waits for the buyer. */
  order(buyer: Account, products: readonly Product[]): Promise<OrderId>;
  /** The buyer pays on the provider's page, and the news arrive. */
  pay(id: OrderId): Promise<void>;
  /** An order that was paid, and whose transfers were sent as far as they can be. */
  paid(buyer: Account, products: readonly Product[]): Promise<OrderId>;
  read(id: OrderId): Promise<OrderDetail>;
  transfers(id: OrderId): ReturnType<typeof listOrderTransfers>;
  /** News of an object, as a webhook would bring them. */
  poke(kind: OperationKind, subjectId: string): Promise<void>;
  /** Classes of the exceptions that are open. */
  exceptions(): Promise<string[]>;
  /** As `exceptions`, and closes them. */
  takeExceptions(): Promise<string[]>;
}

export async function openMarketTest(
  options: { environment?: Record<string, string>; sandbox?: SandboxOptions } = {},
): Promise<MarketTest> {
  const sandbox = await startSandbox({
    clock: 'virtual',
    startAt: new Date('2026-03-01T12:00:00Z'),
    rateLimits: false,
    ...options.sandbox,
  });
  sandbox.levers.topUpBalance('EUR', 100_000_000);
  const opened = await openTestContext({
    clock: clockOf(sandbox),
    environment: {
      VEZA_PAYMENTS_HYPERSWITCH_URL: sandbox.url,
      VEZA_PAYMENTS_HYPERSWITCH_API_KEY: sandbox.hyperswitch.apiKey,
      VEZA_PAYMENTS_STRIPE_URL: sandbox.url,
      VEZA_PAYMENTS_STRIPE_SECRET_KEY: sandbox.stripe.secretKey,
      VEZA_PAYMENTS_TIMEOUT_MS: '1000',
      VEZA_PAYMENTS_REQUESTS_PER_SECOND: '1000',
      ...options.environment,
    },
  });
  const { ctx } = opened;
  const market: MarketTest = {
    ctx,
    sandbox,
    advance: async (ms) => {
      await sandbox.clock.advance(ms);
      await market.settle();
    },
    settle: async () => {
      for (let round = 0; round < 20; round += 1) {
        const { expired } = await expireOrders(ctx);
        const { released } = await sweepMarket(ctx);
        const { operations } = await runDueOperations(ctx, createHandlers());
        if (expired + released + operations === 0) return;
      }
      throw new Error('there is always something due');
    },
    quiesce: async (days = 2) => {
      await market.settle();
      const end = ctx.clock.now().getTime() + days * DAY_MS;
      for (let step = 0; step < STEPS_MAX; step += 1) {
        const [row] = await query<{ at: Date | null }>(
          ctx,
          sql`select min(greatest(next_attempt_at, lease_expires_at)) as at from operations`,
        );
        const at = row!.at?.getTime();
        if (at === undefined || at > end) return;
        await market.advance(Math.max(1_000, at - ctx.clock.now().getTime()));
      }
      throw new Error('it does not come to rest');
    },
    account: (role = 'user') => addAccount(ctx, role),
    seller: (how = {}) => addSeller(market, how),
    product: async (viewer, of = {}) =>
      createProduct(ctx, viewer, {
        of: { trackId: await addTrack(ctx, viewer.userId) },
        licence: 'personal',
        priceMinor: 1_000n,
        currency: 'EUR',
        state: 'active',
        ...of,
      }),
    order: async ({ userId: buyerId }, products) => {
      let cartId: OrderId | undefined;
      for (const { id: productId } of products) {
        cartId = (await addToCart(ctx, { buyerId, productId })).id;
      }
      const placed = await placeOrder(ctx, { buyerId, cartId: cartId! });
      await settleOperation(ctx, placed.operationId!);
      return placed.order.id;
    },
    pay: async (id) => {
      const payment = (await market.read(id)).payments.at(-1)!;
      sandbox.levers.completePayment(payment.providerPaymentId);
      await market.poke('payment', payment.id);
    },
    paid: async (buyer, products) => {
      const id = await market.order(buyer, products);
      await market.pay(id);
      await market.settle();
      return id;
    },
    read: (id) => getOrder(ctx, { id }),
    transfers: (id) => listOrderTransfers(ctx, id),
    poke: async (kind, subjectId) => {
      const operation = (await findOperation(ctx, { kind, subjectId }))!;
      await withTx(ctx, (tx) => pokeOperation(tx, operation.id));
      await settleOperation(ctx, operation.id);
    },
    exceptions: async () => {
      const rows = await query<{ class: string }>(
        ctx,
        sql`select class from payment_exceptions where closed_at is null order by opened_at, id`,
      );
      return rows.map((row) => row.class);
    },
    takeExceptions: async () => {
      const classes = await market.exceptions();
      await query(
        ctx,
        sql`update payment_exceptions set closed_at = now(), closed_by = 'test'
            where closed_at is null`,
      );
      return classes;
    },
    [Symbol.asyncDispose]: async () => {
      await opened[Symbol.asyncDispose]();
      await sandbox.close();
    },
  };
  return market;
}

function clockOf(sandbox: RunningSandbox): Clock {
  return {
    now: () => sandbox.clock.now(),
    monotonicMs: () => sandbox.clock.now().getTime(),
    sleep: async () => {},
  };
}

async function addAccount(ctx: Context, role: Account['roles'][number]): Promise<Account> {
  const userId = ctx.ids.next<'user'>() as UserId;
  await query(
    ctx,
    sql`insert into users (id, email, display_name, password_hash, role)
        values (${userId}::uuid, ${`${userId}@example.test`}, 'Somebody', 'none', ${role})`,
  );
  return { kind: 'account', userId, sessionId: ctx.ids.next<'session'>(), roles: [role] };
}

async function addSeller(
  market: MarketTest,
  { pending = false }: { pending?: boolean },
): Promise<{ seller: Seller; viewer: Account }> {
  const { ctx, sandbox } = market;
  const viewer = await market.account('artist');
  const begun = await becomeSeller(ctx, {
    userId: viewer.userId,
    displayName: 'A seller',
    country: 'DE',
  });
  await settleOperation(ctx, begun.operationId!);
  const seller = (await findSeller(ctx, begun.seller.id))!;
  if (pending) return { seller, viewer };
  sandbox.levers.setAccount(seller.stripeAccountId, { isOnboarded: true });
  await market.poke('account', seller.id);
  return { seller: (await findSeller(ctx, seller.id))!, viewer };
}

/** A track that nobody but its owner hears. */
export async function addTrack(ctx: Context, ownerId: UserId): Promise<TrackId> {
  const hash = createHash('sha256').update(randomBytes(16)).digest();
  const [artistId, sourceId] = [ctx.ids.next(), ctx.ids.next()];
  const trackId = ctx.ids.next<'track'>();
  await query(ctx, sql`insert into artists (id, name) values (${artistId}::uuid, ${artistId})`);
  await query(
    ctx,
    sql`insert into sources (id, content_hash, bytes, mime, container, codec, storage_key)
        values (${sourceId}::uuid, ${hash}, 10, 'audio/wav', 'wav', 'pcm_s16le',
          ${`originals/${hash.toString('hex')}`})`,
  );
  await query(
    ctx,
    sql`insert into tracks (id, title, artist_id, visibility, source_id, owner_id)
        values (${trackId}::uuid, 'A song', ${artistId}::uuid, 'private', ${sourceId}::uuid,
          ${ownerId}::uuid)`,
  );
  return trackId;
}
