import { createHash } from 'node:crypto';

import type { Context } from '#context.ts';
import { createPlan, listSubscriptions, subscribe } from '#domains/billing/index.ts';
import { listPeriods } from '#domains/billing/period-store.ts';
import { addToCart, placeOrder, requestRefund, type OrderId } from '#domains/market/index.ts';
import {
  findOperation,
  listPaymentsOf,
  receiveWebhook,
  type IncomingWebhook,
  type OperationId,
} from '#domains/payments/index.ts';
import type { FaultMatch } from '#sandbox/index.ts';
import { settleDue, settleOperation } from '#settlement/index.ts';

import type { MarketTest } from '#test/domains/market/market-test.ts';

/** One thing that a process does with money, from its beginning to where it may be looked at. */
export interface Scenario {
  /** The request at whose provider things go wrong. */
  readonly request: FaultMatch;
  /** Everything up to the process that may die. */
  prepare(market: MarketTest): Promise<Prepared>;
}

export interface Prepared {
  /** What the process that may die does. */
  act(ctx: Context): Promise<unknown>;
  /** What the world does afterwards, with processes that live. */
  after?(market: MarketTest): Promise<void>;
  /** How it has ended, in words that compare. */
  end(market: MarketTest): Promise<unknown>;
}

const REFUND = { cause: 'operator', by: 'operator', reason: 'It was asked for.' } as const;

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  payment: {
    request: { provider: 'hyperswitch', method: 'POST', path: '/payments' },
    prepare: async (market) => {
      const { id, operationId } = await placed(market);
      return {
        act: (ctx) => settleOperation(ctx, operationId),
        after: (world) => payAll(world, id),
        end: endOfOrder(id),
      };
    },
  },
  'the news of a payment': {
    request: { provider: 'hyperswitch', method: 'GET', path: '/payments/*' },
    prepare: async (market) => {
      const { id, operationId } = await placed(market);
      await settleOperation(market.ctx, operationId);
      const payment = (await market.read(id)).payments[0]!;
      market.sandbox.levers.completePayment(payment.providerPaymentId);
      await market.sandbox.clock.advance(120_000);
      return { act: (ctx) => settleDue(ctx), end: endOfOrder(id) };
    },
  },
  webhook: {
    request: { provider: 'hyperswitch', method: 'GET', path: '/payments/*' },
    prepare: async (market) => {
      const { id, operationId } = await placed(market);
      await settleOperation(market.ctx, operationId);
      const payment = (await market.read(id)).payments[0]!;
      market.sandbox.levers.completePayment(payment.providerPaymentId);
      const event = market.sandbox.state.events
        .all()
        .findLast((sent) => sent.objectId === payment.providerPaymentId)!;
      const receive = (ctx: Context): Promise<unknown> =>
        receiveWebhook(ctx, deliveryOf(event.body));
      return {
        act: async (ctx) => {
          await receive(ctx);
          await settleDue(ctx);
        },
        // A provider that got no acknowledgement delivers again; one that got it may, too.
        after: async (world) => {
          await receive(world.ctx);
        },
        end: endOfOrder(id),
      };
    },
  },
  transfer: {
    request: { provider: 'stripe', method: 'POST', path: '/v1/transfers' },
    prepare: async (market) => {
      const { id, operationId } = await placed(market);
      await settleOperation(market.ctx, operationId);
      await market.pay(id);
      const [transfer] = await market.transfers(id);
      const operation = await findOperation(market.ctx, {
        kind: 'transfer',
        subjectId: transfer!.id,
      });
      return { act: (ctx) => settleOperation(ctx, operation!.id), end: endOfOrder(id) };
    },
  },
  refund: {
    request: { provider: 'hyperswitch', method: 'POST', path: '/refunds' },
    prepare: async (market) => {
      const id = await bought(market);
      return {
        act: async (ctx) => {
          const { operationId } = await requestRefund(ctx, {
            ...REFUND,
            orderId: id,
            amountMinor: 333n,
          });
          await settleOperation(ctx, operationId);
        },
        // Whoever never got an answer asks again, unless the first wish was written down.
        after: async (world) => {
          const { refunds } = await world.read(id);
          if (refunds.length > 0) return;
          await requestRefund(world.ctx, { ...REFUND, orderId: id, amountMinor: 333n });
        },
        end: endOfOrder(id),
      };
    },
  },
  reversal: {
    request: { provider: 'stripe', method: 'POST', path: '/v1/transfers/*/reversals' },
    prepare: async (market) => {
      const id = await bought(market);
      const { operationId } = await requestRefund(market.ctx, {
        ...REFUND,
        orderId: id,
        amountMinor: 500n,
      });
      await settleOperation(market.ctx, operationId);
      await market.sandbox.clock.advance(120_000);
      return { act: (ctx) => settleDue(ctx), end: endOfOrder(id) };
    },
  },
  subscription: {
    request: { provider: 'hyperswitch', method: 'POST', path: '/payments' },
    prepare: async (market) => {
      const buyer = await market.account();
      const plan = await createPlan(market.ctx, {
        name: `Plan ${buyer.userId}`,
        priceMinor: 999n,
        currency: 'EUR',
        periodMonths: 1,
        by: { kind: 'operator' },
      });
      const begin = async (ctx: Context): Promise<OperationId> =>
        (await subscribe(ctx, { userId: buyer.userId, planId: plan.id })).operationId;
      return {
        act: async (ctx) => settleOperation(ctx, await begin(ctx)),
        after: async (world) => {
          await begin(world.ctx);
          await rounds(world, 4);
          const { items } = await listSubscriptions(world.ctx, { userId: buyer.userId, limit: 9 });
          const [period] = await listPeriods(world.ctx, items[0]!.subscription.id);
          const [payment] = await listPaymentsOf(world.ctx, {
            purpose: 'subscription',
            subjectId: period!.id,
          });
          world.sandbox.levers.completePayment(payment!.providerPaymentId);
          await world.poke('payment', payment!.id);
        },
        end: async (world) => {
          const { items } = await listSubscriptions(world.ctx, { userId: buyer.userId, limit: 9 });
          return items.map(({ subscription }) => [
            subscription.state,
            subscription.paymentId !== null,
          ]);
        },
      };
    },
  },
};

/** A delivery whose signature has been found to be valid. */
export function deliveryOf(body: string): IncomingWebhook {
  const payload = Buffer.from(body);
  return {
    provider: 'hyperswitch',
    payload,
    payloadBytes: payload.byteLength,
    payloadSha256: createHash('sha256').update(payload).digest(),
    complete: true,
    verdict: { valid: true, signature: 'checked', signedAt: null },
    headers: {},
    sourceIp: null,
    userAgent: null,
  };
}

/** Longer than a lease, and than the waits after a call that got nowhere. */
const STEP_MS = 6 * 60_000;

/** Time goes on, and workers with it. */
export async function rounds(market: MarketTest, count: number): Promise<void> {
  for (let round = 0; round < count; round += 1) {
    await market.sandbox.clock.advance(STEP_MS);
    await settleDue(market.ctx);
    await settleDue(market.ctx);
  }
}

async function placed(market: MarketTest): Promise<{ id: OrderId; operationId: OperationId }> {
  const { userId: buyerId } = await market.account();
  const product = await sharedProduct(market);
  const cart = await addToCart(market.ctx, { buyerId, productId: product.id });
  const placing = await placeOrder(market.ctx, { buyerId, cartId: cart.id });
  return { id: placing.order.id, operationId: placing.operationId! };
}

async function bought(market: MarketTest): Promise<OrderId> {
  return market.paid(await market.account(), [await sharedProduct(market)]);
}

const products = new WeakMap<MarketTest, ReturnType<MarketTest['product']>>();

/** One seller and one product are enough for all. */
async function sharedProduct(market: MarketTest): ReturnType<MarketTest['product']> {
  const known = products.get(market);
  if (known !== undefined) return known;
  const { viewer } = await market.seller();
  const product = market.product(viewer, { priceMinor: 1_999n });
  products.set(market, product);
  return product;
}

async function payAll(market: MarketTest, id: OrderId): Promise<void> {
  await rounds(market, 2);
  const [payment] = (await market.read(id)).payments;
  market.sandbox.levers.completePayment(payment!.providerPaymentId);
  await market.poke('payment', payment!.id);
}

function endOfOrder(id: OrderId): Prepared['end'] {
  return async (market) => {
    const order = await market.read(id);
    const transfers = await market.transfers(id);
    return {
      order: [order.state, order.refundedMinor],
      payments: order.payments.map((payment) => payment.state),
      licences: order.licences.map((licence) => licence.state),
      refunds: order.refunds.map((refund) => [refund.state, refund.amountMinor]),
      transfers: transfers.map((transfer) => [
        transfer.state,
        transfer.amountMinor,
        transfer.reversedMinor,
      ]),
    };
  };
}
