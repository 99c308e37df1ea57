import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { correctLedger } from '#domains/ledger/index.ts';
import {
  proveOrder,
  readOrderProof,
  requestRefund,
  type OrderId,
  type OrderProofFacts,
  type ProofCode,
} from '#domains/market/index.ts';
import { readProofFacts } from '#domains/market/read-order-proof.ts';
import { receiveWebhook } from '#domains/payments/index.ts';
import { settleDue, settleOperation } from '#settlement/index.ts';

import { deliveryOf } from '#test/settlement/scenarios.ts';
import { openMarketTest, type MarketTest } from './market-test.ts';

let market: MarketTest;
beforeAll(async () => {
  market = await openMarketTest();
});
afterAll(() => market[Symbol.asyncDispose]());

async function bought(prices: readonly bigint[]): Promise<OrderId> {
  const products = [];
  for (const priceMinor of prices) {
    const { viewer } = await market.seller();
    products.push(await market.product(viewer, { priceMinor }));
  }
  return market.paid(await market.account(), products);
}

async function refund(orderId: OrderId, amountMinor: bigint): Promise<void> {
  const asked = { orderId, amountMinor, cause: 'operator', by: 'operator', reason: 'a test' };
  const { operationId } = await requestRefund(market.ctx, asked as never);
  await settleOperation(market.ctx, operationId);
  await market.quiesce();
}

const proofOf = (id: OrderId) => readOrderProof(market.ctx, id);

test('an order that was paid out is proved to the unit, with everything behind it', async () => {
  const id = await bought([1_000n, 333n]);
  const proof = await proofOf(id);
  expect(proof.findings).toEqual([]);
  expect(proof.sum).toEqual({
    paidMinor: 1_333n,
    refundedMinor: 0n,
    disputedMinor: 0n,
    sellersMinor: 1_200n,
    platformMinor: 133n,
    owedMinor: 0n,
    openMinor: 0n,
    differenceMinor: 0n,
  });
  expect(proof.postings.map(({ purpose }) => purpose)).toEqual(['capture', 'transfer', 'transfer']);
  for (const posting of proof.postings) {
    expect(posting.operation).toMatchObject({ state: 'settled', attempt: 1 });
    expect(posting.providerId).toMatch(/^(pay|tr)_/);
  }
  for (const line of proof.lines) expect(line.feeMinor + line.shareMinor).toBe(line.priceMinor);
});

test('refunds and reversals are on their lines, and money that is open is told', async () => {
  const id = await bought([1_000n, 500n]);
  await refund(id, 600n);
  const proof = await proofOf(id);
  expect(proof.findings).toEqual([]);
  expect(proof.sum).toMatchObject({ paidMinor: 1_500n, refundedMinor: 600n, differenceMinor: 0n });
  expect(proof.lines.map((line) => line.refundedMinor)).toEqual([400n, 200n]);
  expect(proof.lines.map((line) => line.reversedMinor)).toEqual([360n, 180n]);
  expect(proof.sum.sellersMinor + proof.sum.platformMinor).toBe(900n);
});

test('a dispute is held by the bank, and the sum says so', async () => {
  const id = await bought([1_000n]);
  const payment = (await market.read(id)).payments[0]!;
  market.sandbox.levers.openDispute(payment.providerPaymentId);
  await market.poke('payment', payment.id);
  const proof = await proofOf(id);
  expect(proof.findings).toEqual([]);
  expect(proof.sum).toMatchObject({ disputedMinor: 1_000n, openMinor: -1_000n });
});

test('an event that spoke of a payment stands beside it with the hash of its bytes', async () => {
  const id = await market.order(await market.account(), [
    await market.product((await market.seller()).viewer),
  ]);
  const payment = (await market.read(id)).payments[0]!;
  market.sandbox.levers.completePayment(payment.providerPaymentId);
  const event = market.sandbox.state.events
    .all()
    .findLast((sent) => sent.objectId === payment.providerPaymentId)!;
  await receiveWebhook(market.ctx, deliveryOf(event.body));
  await settleDue(market.ctx);
  await market.quiesce();
  const capture = (await proofOf(id)).postings.find(({ purpose }) => purpose === 'capture')!;
  expect(capture.events).toMatchObject([
    { eventId: event.id, payloadSha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ]);
});

test('a correction on the chain of an order is told with it', async () => {
  const id = await bought([1_000n]);
  await correctLedger(market.ctx, {
    debit: 'platform_fee',
    credit: 'suspense',
    amountMinor: 7n,
    currency: 'EUR',
    reason: 'a test',
    chainId: id,
    by: { kind: 'operator' },
  });
  const proof = await proofOf(id);
  expect(proof.findings).toEqual([]);
  expect(proof.sum).toMatchObject({ platformMinor: 93n, openMinor: 7n, differenceMinor: 0n });
});

describe('a fact that was tampered with shows', () => {
  const cases: [string, ProofCode, (facts: OrderProofFacts) => OrderProofFacts][] = [
    [
      'a larger payment',
      'posted-otherwise',
      (facts) => ({
        ...facts,
        payments: facts.payments.map((one) => ({ ...one, amountMinor: one.amountMinor + 1n })),
      }),
    ],
    [
      'a transfer that never went',
      'not-posted',
      (facts) => ({
        ...facts,
        entries: facts.entries.filter(({ purpose }) => purpose !== 'transfer'),
      }),
    ],
    [
      'a transfer without its id',
      'transfer-without-id',
      (facts) => ({
        ...facts,
        transfers: facts.transfers.map((one) => ({
          ...one,
          state: 'unknown',
          stripeTransferId: null,
        })),
      }),
    ],
    [
      'a transfer that is not ours',
      'posting-without-source',
      (facts) => ({ ...facts, transfers: [] }),
    ],
    [
      'a booking that lost a row',
      'transaction-torn',
      (facts) => ({ ...facts, entries: facts.entries.slice(1) }),
    ],
    [
      'a booking twice',
      'posted-otherwise',
      (facts) => ({
        ...facts,
        entries: [
          ...facts.entries,
          ...facts.entries
            .filter(({ purpose }) => purpose === 'transfer')
            .map((one) => Object.assign({}, one, { transactionId: one.chainId as never })),
        ],
      }),
    ],
    [
      'another fee',
      'shared-otherwise',
      (facts) => ({
        ...facts,
        items: facts.items.map((one) => ({ ...one, feeMinor: one.feeMinor + 1n })),
      }),
    ],
    [
      'another price',
      'lines-differ',
      (facts) => ({
        ...facts,
        items: facts.items.map((one) => ({ ...one, priceMinor: one.priceMinor + 1n })),
      }),
    ],
    [
      'a refund of nothing',
      'refund-parts-differ',
      (facts) => ({ ...facts, items: facts.items.map((one) => ({ ...one, refundedMinor: 1n })) }),
    ],
    [
      'another currency',
      'other-currency',
      (facts) => ({
        ...facts,
        entries: facts.entries.map((one) => ({ ...one, currency: 'USD' as never })),
      }),
    ],
    ['no operation', 'no-operation', (facts) => ({ ...facts, operations: [] })],
    ['a sum', 'sum-not-zero', (facts) => ({ ...facts, payments: [] })],
  ];
  let facts: OrderProofFacts;
  beforeAll(async () => {
    facts = await readProofFacts(market.ctx, await bought([1_000n]));
  });

  test('which is sound before', () => expect(proveOrder(facts).findings).toEqual([]));

  test.each(cases)('%s', (_name, code, tamper) => {
    expect(proveOrder(tamper(facts)).findings.map((finding) => finding.code)).toContain(code);
  });

  test('whatever the books say otherwise by a unit', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: facts.entries.length - 1 }),
        fc.bigInt({ min: -500n, max: 500n }).filter((by) => by !== 0n),
        (place, by) => {
          const entries = facts.entries.map((entry, index) =>
            index === place ? { ...entry, amountMinor: entry.amountMinor + by } : entry,
          );
          const proof = proveOrder({ ...facts, entries });
          expect(proof.findings).not.toEqual([]);
        },
      ),
    );
  });
});

test('whatever is refunded in whatever steps, every unit is somewhere once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.bigInt({ min: 1n, max: 2_000n }), { minLength: 1, maxLength: 3 }),
      fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 3 }),
      async (prices, shares) => {
        const id = await bought(prices);
        const total = prices.reduce((sum, price) => sum + price, 0n);
        let left = total;
        for (const share of shares) {
          const part = (left * BigInt(share)) / 100n;
          if (part === 0n) continue;
          await refund(id, part);
          left -= part;
        }
        const { sum, findings, lines } = await proofOf(id);
        expect(findings).toEqual([]);
        expect(sum.paidMinor).toBe(total);
        expect(sum.refundedMinor).toBe(total - left);
        expect(sum.sellersMinor + sum.platformMinor + sum.owedMinor + sum.openMinor).toBe(left);
        expect(lines.reduce((all, line) => all + line.refundedMinor, 0n)).toBe(total - left);
      },
    ),
    { numRuns: 8 },
  );
}, 120_000);
