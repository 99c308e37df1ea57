import { createHash, randomBytes } from 'node:crypto';

import { openContext, type Context } from '#context.ts';
import { systemClock, type Clock } from '#core/clock.ts';
import { runWork } from '#core/events.ts';
import { createLog } from '#core/log.ts';
import { migrate } from '#db/migrate/index.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import type { TrackId } from '#domains/catalog/index.ts';
import type { UserId, Viewer } from '#domains/identity/index.ts';
import {
  addToCart,
  becomeSeller,
  createProduct,
  placeOrder,
  type OrderId,
  type Product,
} from '#domains/market/index.ts';
import { findOperation, pokeOperation } from '#domains/payments/index.ts';
import { startSandbox, type RunningSandbox } from '#sandbox/index.ts';
import { startServer, type RunningServer } from '#server/index.ts';
import { settleDue, settleOperation } from '#settlement/index.ts';

import { testConfig } from '#test/support/test-config.ts';

type Account = Extract<Viewer, { kind: 'account' }>;

/** A whole market behind a real server; time is the sandbox's and stands still. */
export interface StormWorld extends AsyncDisposable {
  readonly ctx: Context;
  readonly sandbox: RunningSandbox;
  readonly server: RunningServer;
  /** Places an order; its payment is at the provider and waits for the buyer. */
  order(): Promise<OrderId>;
  /** Lets everything happen that is due now. */
  settle(): Promise<void>;
}

/** @param input.databaseUrl an empty, migrated database; without it the data folder's own one. */
export async function openStormWorld(input: {
  dataDir: string;
  databaseUrl?: string;
}): Promise<StormWorld> {
  const sandbox = await startSandbox({
    clock: 'virtual',
    startAt: new Date('2026-03-01T12:00:00Z'),
    rateLimits: false,
  });
  sandbox.levers.topUpBalance('EUR', 1_000_000_000);
  const config = await testConfig({
    dataDir: input.dataDir,
    databaseUrl: input.databaseUrl,
    environment: {
      VEZA_SERVER_PORT: '0',
      VEZA_PAYMENTS_HYPERSWITCH_URL: sandbox.url,
      VEZA_PAYMENTS_HYPERSWITCH_API_KEY: sandbox.hyperswitch.apiKey,
      VEZA_PAYMENTS_HYPERSWITCH_MERCHANT_ID: sandbox.hyperswitch.merchantId,
      VEZA_PAYMENTS_HYPERSWITCH_WEBHOOK_KEYS: sandbox.hyperswitch.paymentResponseHashKey!,
      VEZA_PAYMENTS_STRIPE_URL: sandbox.url,
      VEZA_PAYMENTS_STRIPE_SECRET_KEY: sandbox.stripe.secretKey,
      VEZA_PAYMENTS_STRIPE_WEBHOOK_SECRETS: sandbox.stripe.webhookSecret,
      VEZA_PAYMENTS_REQUESTS_PER_SECOND: '1000',
    },
  });
  const stop = new AbortController();
  const ctx = await openContext({
    config,
    signal: stop.signal,
    clock: clockOf(sandbox),
    log: createLog('fatal'),
  });
  if (input.databaseUrl === undefined) await runWork(migrate(ctx));
  const server = await startServer(ctx, { port: 0 });
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 30; round += 1) {
      if ((await settleDue(ctx)).operations === 0) return;
    }
    throw new Error('there is always something due');
  };
  const product = await addProduct(ctx, sandbox);
  return {
    ctx,
    sandbox,
    server,
    settle,
    order: async () => {
      const { userId: buyerId } = await addAccount(ctx, 'user');
      const cart = await addToCart(ctx, { buyerId, productId: product.id });
      const placed = await placeOrder(ctx, { buyerId, cartId: cart.id });
      await settleOperation(ctx, placed.operationId!);
      return placed.order.id;
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await server.close();
      await ctx[Symbol.asyncDispose]();
      await sandbox.close();
    },
  };
}

/** The time of the sandbox, but waits that are real: the server's own loops live by them. */
function clockOf(sandbox: RunningSandbox): Clock {
  return { ...systemClock, now: () => sandbox.clock.now() };
}

async function addAccount(ctx: Context, role: 'user' | 'artist'): Promise<Account> {
  const userId = ctx.ids.next<'user'>() as UserId;
  await query(
    ctx,
    sql`insert into users (id, email, display_name, password_hash, role)
        values (${userId}::uuid, ${`${userId}@example.test`}, 'Somebody', 'none', ${role})`,
  );
  return { kind: 'account', userId, sessionId: ctx.ids.next<'session'>(), roles: [role] };
}

async function addProduct(ctx: Context, sandbox: RunningSandbox): Promise<Product> {
  const viewer = await addAccount(ctx, 'artist');
  const begun = await becomeSeller(ctx, {
    userId: viewer.userId,
    displayName: 'A seller',
    country: 'DE',
  });
  await settleOperation(ctx, begun.operationId!);
  const subject = { kind: 'account', subjectId: begun.seller.id } as const;
  const operation = (await findOperation(ctx, subject))!;
  sandbox.levers.setAccount(operation.providerObjectId, { isOnboarded: true });
  await pokeOperation(ctx, operation.id);
  await settleOperation(ctx, operation.id);
  return createProduct(ctx, viewer, {
    of: { trackId: await addTrack(ctx, viewer.userId) },
    licence: 'personal',
    priceMinor: 1_000n,
    currency: 'EUR',
    state: 'active',
  });
}

async function addTrack(ctx: Context, ownerId: UserId): Promise<TrackId> {
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
