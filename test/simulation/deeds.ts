import type { Context } from '#context.ts';
import { cancelSubscription, paySubscription, subscribe } from '#domains/billing/index.ts';
import {
  addToCart,
  cancelOrder,
  holdTransfer,
  payOrder,
  placeOrder,
  refreshOrder,
  releaseTransfer,
  requestRefund,
  retryTransfer,
  type OrderId,
  type ProductId,
} from '#domains/market/index.ts';
import type { UserId } from '#domains/identity/index.ts';
import type { OperationId } from '#domains/payments/index.ts';
import { settleDue, settleOperation } from '#settlement/index.ts';

import { isAutoRefunded } from './judge/evidence.ts';
import type { Deed, Step } from './history.ts';
import type { Stage } from './stage.ts';
import type { MoneyTables } from './memory/tables.ts';

/** Who takes part in a history. */
export interface Cast {
  readonly buyers: readonly UserId[];
  readonly products: readonly { readonly id: ProductId; readonly currency: string }[];
  readonly planId: string;
}

type Named<D extends Deed['do']> = Extract<Deed, { readonly do: D }>;
type Work = (ctx: Context) => Promise<unknown>;
/** What a deed is: done at once by the world outside, or work for a process of ours. */
type Doing<D extends Deed['do']> = (
  stage: Stage,
  deed: Named<D>,
  cast: Cast,
) => Promise<Work | undefined | void>;

const REASON = { reason: 'simulated', by: { kind: 'operator' } } as const;
/** More than any history moves. */
const PLENTY_MINOR = 100_000_000;
export const CURRENCIES = ['EUR', 'USD', 'JPY', 'KWD'] as const;

const DOINGS: { readonly [D in Deed['do']]: Doing<D> } = {
  order: async (_stage, { buyer, products }, cast) => {
    const buyerId = turn(cast.buyers, buyer);
    const wanted = products.flatMap((at) => turn(cast.products, at) ?? []);
    const alike = wanted.filter(({ currency }) => currency === wanted[0]?.currency);
    if (buyerId === undefined) return undefined;
    return async (ctx) => {
      let cartId: OrderId | undefined;
      for (const { id: productId } of alike) {
        cartId = (await addToCart(ctx, { buyerId, productId })).id;
      }
      if (cartId === undefined) return;
      const { operationId } = await placeOrder(ctx, { buyerId, cartId });
      await settle(ctx, operationId);
    };
  },
  pay: async (stage, { at, how }) => payAtProvider(stage, 'order', at, how),
  'pay-period': async (stage, { at }) => payAtProvider(stage, 'subscription', at, 'succeeded'),
  'pay-again': async (stage, { at }) => {
    const order = turn(await placedOrders(stage), at);
    if (!order?.buyerId) return undefined;
    const { id, buyerId } = order;
    return async (ctx) => settle(ctx, (await payOrder(ctx, { buyerId, id })).operationId);
  },
  cancel: async (stage, { at }) => {
    const order = turn(await placedOrders(stage), at);
    if (!order?.buyerId) return undefined;
    const { id, buyerId } = order;
    return async (ctx) => settleAll(ctx, (await cancelOrder(ctx, { buyerId, id })).operationIds);
  },
  refresh: async (stage, { at }) => {
    const order = turn(await placedOrders(stage), at);
    if (!order?.buyerId) return undefined;
    const { id, buyerId } = order;
    return async (ctx) => settleAll(ctx, (await refreshOrder(ctx, { buyerId, id })).operationIds);
  },
  refund: async (stage, { at, share }) => {
    const order = turn(await placedOrders(stage), at);
    if (order === undefined) return undefined;
    const amountMinor = share === 1 ? undefined : partOf(order.totalMinor, share);
    return async (ctx) => {
      const wish = { cause: 'operator', by: 'operator', reason: 'simulated' } as const;
      const asked = await requestRefund(ctx, { ...wish, orderId: order.id, amountMinor });
      await settle(ctx, asked.operationId);
    };
  },
  'auto-refund': async (stage, { at }) => {
    // What has gone back already does not go back by itself, too.
    const isWhole = (id: string): boolean =>
      stage.remote.refunds.all().every(({ paymentId }) => paymentId !== id);
    const paid = stage.remote.payments.all().filter((row) => row.receivedMinor > 0);
    const payment = turn(
      paid.filter(({ id }) => isWhole(id)),
      at,
    );
    if (payment !== undefined) stage.levers.autoRefundPayment(payment.id);
  },
  'break-row': async (stage, { at }) => {
    const row = turn(await stage.list('operations'), at);
    if (row !== undefined) stage.breakRow(row.subjectId);
  },
  'refund-turns': async (stage, { at, to }) => {
    const refund = turn(stage.remote.refunds.all(), at);
    if (refund === undefined || refund.status === to) return;
    if (to === 'failed') stage.levers.failRefund(refund.id);
    else if (refund.status !== 'failed') stage.levers.succeedRefund(refund.id);
  },
  'new-refunds': async (stage, { become }) => stage.levers.setBehaviour({ newRefunds: become }),
  dispute: async (stage, { at, share }) => {
    const payments = stage.remote.payments.all().filter((row) => row.receivedMinor > 0);
    const payment = turn(payments, at);
    if (payment === undefined) return;
    const disputes = stage.remote.disputes.all().filter((row) => row.paymentId === payment.id);
    const taken = disputes.reduce((sum, row) => sum + row.amountMinor, 0);
    const left = payment.receivedMinor - taken;
    if (left <= 0) return;
    const amount = Math.min(left, Number(partOf(BigInt(payment.receivedMinor), share)));
    stage.levers.openDispute(payment.id, amount);
  },
  'dispute-turns': async (stage, { at, to }) => {
    const dispute = turn(stage.remote.disputes.all(), at);
    if (dispute === undefined || dispute.status === `dispute_${to}`) return;
    if (to === 'won') stage.levers.winDispute(dispute.id);
    else stage.levers.loseDispute(dispute.id);
  },
  subscribe: async (_stage, { buyer }, { buyers, planId }) => {
    const userId = turn(buyers, buyer);
    if (userId === undefined) return undefined;
    return async (ctx) => settle(ctx, (await subscribe(ctx, { userId, planId })).operationId);
  },
  'pay-subscription': async (stage, { at }) => {
    const found = turn(await stage.list('subscriptions'), at);
    if (!found?.userId) return undefined;
    const { id, userId } = found;
    return async (ctx) => settle(ctx, (await paySubscription(ctx, { id, userId })).operationId);
  },
  'cancel-subscription': async (stage, { at }) => {
    const found = turn(await stage.list('subscriptions'), at);
    if (!found?.userId) return undefined;
    const { id, userId } = found;
    return (ctx) => cancelSubscription(ctx, { id, userId });
  },
  restrict: async (stage, { at }) => changeAccount(stage, at, { isRestricted: true }),
  restore: async (stage, { at }) => changeAccount(stage, at, { isRestricted: false }),
  'empty-account': async (stage, { at }) =>
    changeAccount(stage, at, { balance: balances(0), canGoNegative: false }),
  'fill-account': async (stage, { at }) =>
    changeAccount(stage, at, { balance: balances(PLENTY_MINOR) }),
  'empty-platform': async (stage) => fillPlatform(stage, 0),
  'fill-platform': async (stage) => fillPlatform(stage, PLENTY_MINOR),
  'reverse-by-hand': async (stage, { at, share }) => {
    const transfer = turn(stage.remote.transfers.all(), at);
    if (transfer === undefined) return;
    const left = BigInt(transfer.amountMinor - transfer.reversedMinor);
    if (left === 0n) return;
    stage.levers.reverseByHand(transfer.id, Number(partOf(left, share)));
  },
  'transfer-by-hand': async (stage, { at }) => {
    const account = turn(stage.remote.accounts.all(), at);
    if (account === undefined) return;
    const hand = { amountMinor: 100, currency: 'EUR', destination: account.id };
    stage.levers.transferByHand(hand);
  },
  'retry-transfer': async (stage, { at }) => byHand(stage, at, retryTransfer),
  'release-transfer': async (stage, { at }) => byHand(stage, at, releaseTransfer),
  'hold-transfer': async (stage, { at }) => {
    const id = turn(await stage.list('seller_transfers'), at)?.id;
    return id === undefined ? undefined : (ctx) => holdTransfer(ctx, { id, ...REASON });
  },
  payout: async (stage, { at, fails }) => {
    const { accounts, balances } = stage.remote;
    const isOfSeller = (id: string): boolean => accounts.get(id) !== undefined;
    const filled = balances
      .all()
      .filter((row) => row.availableMinor > 0 && isOfSeller(row.account));
    const held = turn(filled, at);
    if (held === undefined) return;
    const payout = stage.levers.createPayout(held.account, held.availableMinor, held.currency);
    if (fails) stage.levers.failPayout(payout);
  },
  'payout-fails': async (stage, { at }) => {
    const wanted = stage.remote.payouts.all().filter(({ status }) => status !== 'failed');
    const payout = turn(wanted, at);
    if (payout !== undefined) stage.levers.failPayout(payout.id);
  },
  redeliver: async (stage, { at }) => {
    const event = turn(stage.remote.events.all(), at);
    if (event !== undefined) await stage.levers.redeliverEvent(event.id);
  },
  time: async (stage, { ms }) => stage.advance(ms),
  work: async () => settleDue,
  'work-twice': async (stage) => stage.runTogether([settleDue, settleDue]),
  fault: async (stage, { rule }) => stage.inject(rule),
  'delay-requests': async (stage, { count }) => stage.delayRequests(count),
  outage: async (stage) => stage.setDown(true),
  back: async (stage) => stage.setDown(false),
  wake: async (stage) => stage.wake(),
};

/** The work of a process that a step asks for; undefined where the world did it by itself. */
export async function beginDeed(stage: Stage, step: Step, cast: Cast): Promise<Work | undefined> {
  const doing = DOINGS[step.do] as Doing<Deed['do']>;
  return (await doing(stage, step, cast)) ?? undefined;
}

/** As much as nothing ever runs out of. */
export function fillPlatform(stage: Stage, amountMinor = PLENTY_MINOR): void {
  for (const currency of CURRENCIES) stage.levers.setPlatformBalance(currency, amountMinor);
}

function balances(amountMinor: number): Record<string, number> {
  return Object.fromEntries(CURRENCIES.map((currency) => [currency.toLowerCase(), amountMinor]));
}

/** The nth, round and round; undefined where there is none. */
function turn<T>(items: readonly T[], at: number): T | undefined {
  return items[at % Math.max(1, items.length)];
}

/** At least one unit. */
function partOf(wholeMinor: bigint, share: number): bigint {
  const part = BigInt(Math.floor(Number(wholeMinor) * share));
  return part > 0n ? part : 1n;
}

async function placedOrders(stage: Stage): Promise<MoneyTables['orders'][]> {
  return (await stage.list('orders')).filter(({ state }) => state !== 'draft');
}

async function payAtProvider(
  stage: Stage,
  purpose: 'order' | 'subscription',
  at: number,
  how: 'succeeded' | 'processing' | 'failed',
): Promise<void> {
  const wanted = (await stage.list('payments')).filter((row) => row.purpose === purpose);
  const remote = wanted.flatMap((row) => stage.remote.payments.get(row.providerPaymentId) ?? []);
  const payment = turn(
    remote.filter((row) => row.receivedMinor === 0 && !isAutoRefunded(row)),
    at,
  );
  if (payment === undefined) return;
  if (how === 'failed') stage.levers.failPayment(payment.id);
  else stage.levers.completePayment(payment.id, how);
}

function changeAccount(
  stage: Stage,
  at: number,
  change: Parameters<Stage['levers']['setAccount']>[1],
): void {
  const account = turn(stage.remote.accounts.all(), at);
  if (account !== undefined) stage.levers.setAccount(account.id, change);
}

async function byHand(
  stage: Stage,
  at: number,
  hand: typeof retryTransfer,
): Promise<Work | undefined> {
  const id = turn(await stage.list('seller_transfers'), at)?.id;
  if (id === undefined) return undefined;
  return async (ctx) => settle(ctx, (await hand(ctx, { id, ...REASON })).operationId);
}

async function settle(ctx: Context, id: OperationId | undefined): Promise<void> {
  if (id !== undefined) await settleOperation(ctx, id);
}

async function settleAll(ctx: Context, ids: readonly OperationId[]): Promise<void> {
  for (const id of ids) await settleOperation(ctx, id);
}
