import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import type { TrackId } from '#domains/catalog/index.ts';
import { runDueOperations } from '#domains/payments/index.ts';
import { startSandbox, type RunningSandbox } from '#sandbox/index.ts';
import { createHandlers } from '#settlement/index.ts';

import { addAccount, type Account } from '../account-fixtures.ts';
import { addTrack } from '../media-fixtures.ts';
import { startTestServer, type TestServer } from '../start-test-server.ts';

let sandbox: RunningSandbox;
let server: TestServer;
let seller: Account;
let buyer: Account;
let moderator: Account;
beforeAll(async () => {
  sandbox = await startSandbox({ rateLimits: false });
  sandbox.levers.topUpBalance('EUR', 1_000_000);
  server = await startTestServer({
    environment: {
      VEZA_PAYMENTS_HYPERSWITCH_URL: sandbox.url,
      VEZA_PAYMENTS_HYPERSWITCH_API_KEY: sandbox.hyperswitch.apiKey,
      VEZA_PAYMENTS_STRIPE_URL: sandbox.url,
      VEZA_PAYMENTS_STRIPE_SECRET_KEY: sandbox.stripe.secretKey,
      VEZA_PAYMENTS_REQUESTS_PER_SECOND: '1000',
    },
  });
  seller = await addAccount(server.ctx, { name: 'seller', role: 'artist' });
  buyer = await addAccount(server.ctx, { name: 'buyer', role: 'user' });
  moderator = await addAccount(server.ctx, { name: 'moderator', role: 'moderator' });
  await ask(seller, 'POST', '/sellers', { displayName: 'A band', country: 'DE' });
  const [account] = sandbox.state.accounts.all();
  sandbox.levers.setAccount(account!.id, { isOnboarded: true });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await sandbox.close();
});

interface Answer {
  readonly status: number;
  readonly json: Record<string, unknown>;
}

async function ask(who: Account, method: string, path: string, body?: object): Promise<Answer> {
  const answer = await server.send({
    method,
    path: `/api/v1${path}`,
    headers: { ...who.headers, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const isJson = answer.status !== 204 && !path.endsWith('/stream');
  return { status: answer.status, json: isJson ? answer.json() : {} };
}

async function offer(): Promise<{ productId: string; trackId: TrackId }> {
  const track = await addTrack(server.ctx, { visibility: 'private', ownerId: seller.userId });
  const made = await ask(seller, 'POST', '/products', {
    trackId: track.id,
    licence: 'personal',
    priceMinor: '1000',
    currency: 'EUR',
  });
  expect(made.status).toBe(201);
  return { productId: made.json['id'] as string, trackId: track.id };
}

const settle = () => runDueOperations(server.ctx, createHandlers());

test('who comes back from completing the account is active at once', async () => {
  const body = { displayName: 'A band', country: 'DE' };
  expect((await ask(seller, 'POST', '/sellers', body)).json['state']).toBe('active');
});

test('what cannot be sold as it is named says which name it is, and how to write it', async () => {
  await ask(seller, 'POST', '/sellers', { displayName: 'A band', country: 'DE' });
  const trackId = server.ctx.ids.next();
  const body = { trackId, licence: 'personal', priceMinor: '1000' };
  const small = await ask(seller, 'POST', '/products', { ...body, currency: 'eur' });
  expect([small.status, small.json['detail']]).toEqual([
    400,
    'body.currency: must be a code of ISO 4217 in upper case, as in EUR',
  ]);
  const gone = await ask(seller, 'POST', '/products', { ...body, currency: 'EUR' });
  expect([gone.status, gone.json]).toMatchObject([
    404,
    {
      code: 'GOODS_NOT_FOUND',
      detail: `There is no track ${trackId} that this account could sell.`,
      hint: expect.stringContaining('GET /api/v1/tracks'),
    },
  ]);
});

test('a song is bought, heard, and given back, over the API', async () => {
  await ask(seller, 'POST', '/sellers', { displayName: 'A band', country: 'DE' });
  const { productId, trackId } = await offer();
  expect((await ask(buyer, 'GET', `/tracks/${trackId}`)).status).toBe(404);
  const cart = await ask(buyer, 'POST', '/cart/items', { productId });
  const body = { cartId: cart.json['id'], expectedTotalMinor: '1000' };
  const placed = await ask(buyer, 'POST', '/orders', body);
  expect([placed.status, placed.json['state']]).toEqual([201, 'pending_payment']);
  expect(placed.json['checkoutUrl']).toMatch(/^http/);
  const again = await ask(buyer, 'POST', '/orders', body);
  expect(again.json).toEqual(placed.json);
  const id = placed.json['id'] as string;
  sandbox.levers.completePayment(sandbox.state.payments.all().at(-1)!.id);
  const paid = await ask(buyer, 'POST', `/orders/${id}/refresh`);
  expect(paid.json['state']).toBe('paid');
  expect((await ask(buyer, 'GET', `/tracks/${trackId}`)).status).toBe(200);
  expect((await ask(buyer, 'GET', `/tracks/${trackId}/stream`)).status).toBe(200);
  const licences = await ask(buyer, 'GET', '/licences');
  expect(licences.json['items']).toMatchObject([{ orderId: id, state: 'granted', trackId }]);
  await settle();
  const earned = await ask(seller, 'GET', '/sellers/me/earnings');
  expect(earned.json['items']).toMatchObject([{ currency: 'EUR', transferredMinor: '900' }]);
  const refund = await ask(moderator, 'POST', `/orders/${id}/refunds`, { reason: 'asked' });
  expect([refund.status, refund.json['state']]).toEqual([201, 'succeeded']);
  const over = await ask(moderator, 'POST', `/orders/${id}/refunds`, { reason: 'again' });
  expect([over.status, over.json['code']]).toEqual([409, 'ORDER_STATE_CONFLICT']);
  expect((await ask(buyer, 'GET', `/tracks/${trackId}/stream`)).status).toBe(404);
  const listed = await ask(buyer, 'GET', `/orders/${id}/refunds`);
  expect(listed.json['items']).toMatchObject([{ amountMinor: '1000', state: 'succeeded' }]);
});

test('an onboarding link is given and kept nowhere', async () => {
  const link = await ask(seller, 'POST', '/sellers/me/onboarding-link');
  expect(link.json['url']).toMatch(/^http/);
  const kept = await query(
    server.ctx,
    sql`select 1 from sellers where to_jsonb(sellers)::text like ${`%${link.json['url'] as string}%`}`,
  );
  expect(kept).toEqual([]);
});

/** Everything that a buyer can ask for around an order, in any order, and as often as they like. */
const CALLS: readonly ((at: {
  productId: string;
  orderId: string;
}) => [string, string, object?])[] = [
  ({ productId }) => ['POST', '/cart/items', { productId }],
  ({ orderId }) => ['POST', '/orders', { cartId: orderId }],
  ({ orderId }) => ['POST', `/orders/${orderId}/pay`],
  ({ orderId }) => ['POST', `/orders/${orderId}/refresh`],
  ({ orderId }) => ['POST', `/orders/${orderId}/cancel`],
  ({ orderId }) => ['POST', `/orders/${orderId}/refunds`, { reason: 'mine' }],
  ({ productId }) => ['DELETE', `/cart/items/${productId}`],
  ({ productId }) => ['PATCH', `/products/${productId}`, { priceMinor: '1' }],
  () => ['GET', '/cart'],
  () => ['GET', '/licences'],
];

test('no sequence of requests gives a licence without a payment', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(CALLS.length - 1), { minLength: 5, maxLength: 15 }),
      async (sequence) => {
        const { productId, trackId } = await offer();
        const first = await ask(buyer, 'POST', '/cart/items', { productId });
        const orderId = first.json['id'] as string;
        for (const index of sequence) {
          const [method, path, body] = CALLS[index]!({ productId, orderId });
          expect((await ask(buyer, method, path, body)).status).toBeLessThan(500);
        }
        await settle();
        expect((await ask(buyer, 'GET', `/tracks/${trackId}/stream`)).status).toBe(404);
        const unpaid = await query(
          server.ctx,
          sql`select 1 from licences where product_id = ${productId}::uuid and state = 'granted'`,
        );
        expect(unpaid).toEqual([]);
        await ask(buyer, 'DELETE', `/cart/items/${productId}`);
      },
    ),
    { numRuns: 12 },
  );
});

test('the database itself refuses a licence in force without a paid order', async () => {
  const { productId, trackId } = await offer();
  const cart = await ask(buyer, 'POST', '/cart/items', { productId });
  const placed = await ask(buyer, 'POST', '/orders', { cartId: cart.json['id'] });
  const orderId = placed.json['id'] as string;
  const grant = query(
    server.ctx,
    sql`insert into licences (id, order_item_id, order_id, product_id, holder_id, track_id, licence,
          state, granted_at, updated_at)
        select gen_random_uuid(), id, order_id, product_id, ${buyer.userId}::uuid,
          ${trackId}::uuid, licence, 'granted', now(), now()
        from order_items where order_id = ${orderId}::uuid`,
  );
  await expect(grant).rejects.toThrow();
});
