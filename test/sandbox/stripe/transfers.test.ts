import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { Stripe } from 'stripe';
import { describe, expect, test } from 'vitest';

import { openSandbox, type TestSandbox } from '../support/open-sandbox.ts';

/** A sandbox with money on the platform and a seller. */
async function open(
  cents = 10_000,
): Promise<{ sandbox: TestSandbox; stripe: Stripe; seller: string }> {
  const sandbox = await openSandbox();
  sandbox.levers.topUpBalance('eur', cents);
  const seller = sandbox.levers.setAccount('acct_seller', {
    country: 'FR',
    defaultCurrency: 'eur',
  });
  return { sandbox, stripe: sandbox.client(), seller };
}

const eur = (destination: string, amount: number) => ({ amount, currency: 'eur', destination });

/** What the client throws, as far as programs look at it. */
async function refusal(work: Promise<unknown>): Promise<object> {
  const error = await work.then(
    () => ({}),
    (thrown: Stripe.errors.StripeError) => thrown,
  );
  const { type, code, statusCode, param } = error as Stripe.errors.StripeError;
  return { type, code, statusCode, param };
}

describe('a transfer', () => {
  test('has the fields of the documented example, and no status', async () => {
    const { stripe, seller } = await open();
    const given = { transfer_group: 'order_1', metadata: { order_id: '1' }, description: 'Share' };
    const transfer = await stripe.transfers.create({ ...eur(seller, 700), ...given });
    const file = path.join(import.meta.dirname, '../fixtures/stripe-examples.json');
    const { resources } = JSON.parse(readFileSync(file, 'utf8')) as {
      resources: { transfer: object };
    };
    expect(Object.keys(transfer).sort()).toEqual(Object.keys(resources.transfer).sort());
    expect(transfer).toMatchObject({
      ...eur(seller, 700),
      ...given,
      reversed: false,
      livemode: false,
    });
    expect(transfer).not.toHaveProperty('status');
  });

  test('moves money from the platform to the seller, with a movement on either side', async () => {
    const { stripe, seller } = await open();
    const transfer = await stripe.transfers.create(eur(seller, 700), {});
    const platform = await stripe.balance.retrieve();
    const account = await stripe.balance.retrieve({}, { stripeAccount: seller });
    expect([platform.available[0]!.amount, account.available[0]!.amount]).toEqual([9300, 700]);
    const left = await stripe.balanceTransactions.retrieve(transfer.balance_transaction as string);
    expect(left).toMatchObject({
      amount: -700,
      net: -700,
      type: 'transfer',
      reporting_category: 'transfer',
      source: transfer.id,
    });
    const arrived = await stripe.balanceTransactions.list({}, { stripeAccount: seller });
    expect(arrived.data[0]).toMatchObject({
      amount: 700,
      type: 'payment',
      source: transfer.destination_payment,
    });
  });

  test('of more than there is is refused', async () => {
    const { stripe, seller } = await open(699);
    expect(await refusal(stripe.transfers.create(eur(seller, 700)))).toMatchObject({
      type: 'StripeInvalidRequestError',
      code: 'balance_insufficient',
      statusCode: 400,
    });
  });

  test('waits for the money of a payment to settle, unless it names its charge', async () => {
    const { sandbox, stripe, seller } = await open(0);
    sandbox.levers.setBehaviour({ settlementMs: 86_400_000 });
    const payment = await sandbox.paid();
    const charge = sandbox.state.charges.all().find(({ paymentId }) => paymentId === payment)!.id;
    expect(await refusal(stripe.transfers.create(eur(seller, 100)))).toMatchObject({
      code: 'balance_insufficient',
    });
    const early = await stripe.transfers.create({
      ...eur(seller, 1000),
      source_transaction: charge,
    });
    expect(early.source_transaction).toBe(charge);
    const tooMuch = stripe.transfers.create({ ...eur(seller, 1000), source_transaction: charge });
    expect(await refusal(tooMuch)).toMatchObject({ statusCode: 400, param: 'amount' });
    await sandbox.advance(86_400_000);
    expect((await stripe.transfers.create(eur(seller, 900))).amount).toBe(900);
  });

  test.each([
    ['restricted', { isRestricted: true }, 'insufficient_capabilities_for_transfer'],
    ['not onboarded', { isOnboarded: false }, 'insufficient_capabilities_for_transfer'],
    ['deleted', { isDeleted: true }, 'resource_missing'],
    ['above the amount with its minimum', { transferMinimumMinor: 701 }, 'amount_too_small'],
  ])('to an account that is %s is refused', async (_name, change, code) => {
    const { sandbox, stripe, seller } = await open();
    sandbox.levers.setAccount(seller, change);
    expect(await refusal(stripe.transfers.create(eur(seller, 700)))).toMatchObject({
      code,
      statusCode: 400,
    });
    expect(sandbox.state.transfers.size).toBe(0);
  });

  test.each([
    [{ amount: 0 }, 'parameter_invalid_integer', 'amount'],
    [{ amount: 1.5 }, 'parameter_invalid_integer', 'amount'],
    [{ amount: undefined }, 'parameter_missing', 'amount'],
    [{ currency: undefined }, 'parameter_missing', 'currency'],
    [{ destination: 'acct_none' }, 'resource_missing', 'destination'],
    [{ colour: 'blue' }, 'parameter_unknown', 'colour'],
  ])('with %j is refused', async (change, code, param) => {
    const { stripe, seller } = await open();
    const params = { ...eur(seller, 700), ...change } as Stripe.TransferCreateParams;
    expect(await refusal(stripe.transfers.create(params))).toMatchObject({
      code,
      param,
      statusCode: 400,
    });
  });

  test('changes its description and its metadata, a key at a time', async () => {
    const { sandbox, stripe, seller } = await open();
    const { id } = await stripe.transfers.create({
      ...eur(seller, 700),
      metadata: { a: '1', b: '2' },
    });
    const changed = await stripe.transfers.update(id, { metadata: { a: '', c: '3' } });
    expect(changed.metadata).toEqual({ b: '2', c: '3' });
    expect((await stripe.transfers.update(id, { metadata: '' })).metadata).toEqual({});
    expect(await refusal(stripe.transfers.update(id, { amount: 1 } as never))).toMatchObject({
      code: 'parameter_unknown',
    });
    expect(sandbox.state.events.all().at(-1)!.type).toBe('transfer.updated');
  });

  test('shows objects in the place of ids', async () => {
    const { stripe, seller } = await open();
    const { id } = await stripe.transfers.create(eur(seller, 700));
    const one = await stripe.transfers.retrieve(id, {
      expand: ['destination', 'balance_transaction'],
    });
    expect([one.destination, one.balance_transaction]).toMatchObject([
      { object: 'account' },
      { amount: -700 },
    ]);
    const list = await stripe.transfers.list({ expand: ['data.destination'] });
    expect(list.data[0]!.destination).toMatchObject({ id: seller });
    expect(await refusal(stripe.transfers.retrieve(id, { expand: ['colour'] }))).toMatchObject({
      param: 'expand',
    });
  });

  test('that is live says so', async () => {
    const { sandbox, stripe, seller } = await open();
    sandbox.levers.setBehaviour({ livemode: true });
    expect((await stripe.transfers.create(eur(seller, 700))).livemode).toBe(true);
  });
});

describe('a reversal', () => {
  test('in parts ends when nothing is left, and only then is the transfer reversed', async () => {
    const { sandbox, stripe, seller } = await open();
    const { id } = await stripe.transfers.create(eur(seller, 700));
    await stripe.transfers.createReversal(id, { amount: 200, metadata: { refund: '1' } });
    expect(await stripe.transfers.retrieve(id)).toMatchObject({
      amount_reversed: 200,
      reversed: false,
    });
    expect(await refusal(stripe.transfers.createReversal(id, { amount: 501 }))).toMatchObject({
      statusCode: 400,
      param: 'amount',
    });
    const rest = await stripe.transfers.createReversal(id);
    expect(rest.amount).toBe(500);
    expect(await stripe.transfers.retrieve(id)).toMatchObject({
      amount_reversed: 700,
      reversed: true,
    });
    expect(await refusal(stripe.transfers.createReversal(id))).toMatchObject({ statusCode: 400 });
    const types = sandbox.state.events.all().map(({ type }) => type);
    expect(types).toEqual(['transfer.created', 'transfer.reversed', 'transfer.reversed']);
    expect((await stripe.balance.retrieve()).available[0]!.amount).toBe(10_000);
  });

  test('is refused when the seller has too little, unless the account may go below zero', async () => {
    const { sandbox, stripe, seller } = await open();
    const { id } = await stripe.transfers.create(eur(seller, 700));
    sandbox.levers.setAccount(seller, { balance: { eur: 699 } });
    expect(await refusal(stripe.transfers.createReversal(id))).toMatchObject({
      code: 'balance_insufficient',
    });
    sandbox.levers.setAccount(seller, { canGoNegative: true });
    expect((await stripe.transfers.createReversal(id)).amount).toBe(700);
    expect(sandbox.state.balances.get(`${seller}:eur`)!.availableMinor).toBe(-1);
  });

  test('is one of ten that the transfer shows; all of them are listed, changed and read', async () => {
    const { sandbox, stripe, seller } = await open();
    const { id } = await stripe.transfers.create(eur(seller, 700));
    for (let count = 0; count < 12; count += 1) {
      await stripe.transfers.createReversal(id, { amount: 1 });
      await sandbox.advance(1000);
    }
    const { reversals } = await stripe.transfers.retrieve(id);
    expect([reversals.data.length, reversals.has_more]).toEqual([10, true]);
    const all = await stripe.transfers
      .listReversals(id, { limit: 5 })
      .autoPagingToArray({ limit: 100 });
    expect(all).toHaveLength(12);
    expect(all[0]!.id).toBe(reversals.data[0]!.id);
    const changed = await stripe.transfers.updateReversal(id, all[0]!.id, { metadata: { a: 'b' } });
    expect(await stripe.transfers.retrieveReversal(id, all[0]!.id)).toEqual(changed);
  });

  test('by hand in the dashboard is found on the transfer', async () => {
    const { sandbox, stripe, seller } = await open();
    const { id } = await stripe.transfers.create(eur(seller, 700));
    const reversal = sandbox.levers.reverseByHand(id);
    const after = await stripe.transfers.retrieve(id);
    expect([after.reversed, after.reversals.data[0]!.id]).toEqual([true, reversal]);
    const hand = sandbox.levers.transferByHand({ ...eur(seller, 5), amountMinor: 5 });
    expect((await stripe.transfers.retrieve(hand)).metadata).toEqual({});
  });

  test('through another currency leaves a residue when the rate has changed', async () => {
    const { sandbox, stripe } = await open();
    const american = sandbox.levers.setAccount('acct_us', {
      country: 'US',
      defaultCurrency: 'usd',
    });
    sandbox.levers.setFxRate('eur', 'usd', 1.1);
    const { id } = await stripe.transfers.create(eur(american, 1000));
    const held = (): number => sandbox.state.balances.get('acct_us:usd')!.availableMinor;
    expect(held()).toBe(1100);
    sandbox.levers.setFxRate('eur', 'usd', 1);
    await stripe.transfers.createReversal(id);
    expect(held()).toBe(100);
  });
});

test('every type of movement is one that Stripe knows', async () => {
  const { sandbox, stripe, seller } = await open();
  const file = path.join(import.meta.dirname, '../fixtures/enums.json');
  const enums = JSON.parse(readFileSync(file, 'utf8')) as { stripe: Record<string, string[]> };
  const payment = await sandbox.paid();
  await sandbox.call('POST', '/refunds', { payment_id: payment, amount: 100, refund_id: 'ref_1' });
  sandbox.levers.failRefund('ref_1');
  sandbox.levers.winDispute(sandbox.levers.openDispute(payment));
  const { id } = await stripe.transfers.create(eur(seller, 700));
  await stripe.transfers.createReversal(id, { amount: 100 });
  sandbox.levers.failPayout(sandbox.levers.createPayout(seller, 100, 'eur'));
  const types = new Set(sandbox.state.balanceTransactions.all().map(({ type }) => type));
  expect(
    [...types].filter((type) => !enums.stripe['BalanceTransaction.type']!.includes(type)),
  ).toEqual([]);
  expect(types.size).toBe(11);
});
