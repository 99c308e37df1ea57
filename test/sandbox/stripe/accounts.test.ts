import { describe, expect, test } from 'vitest';

import { openSandbox } from '../support/open-sandbox.ts';

describe('a connected account', () => {
  test('is created, finished on its page with one click, and told of', async () => {
    const sandbox = await openSandbox();
    const stripe = sandbox.client();
    const account = await stripe.accounts.create({
      type: 'express',
      country: 'FR',
      email: 'a@example.org',
      capabilities: { transfers: { requested: true } },
    });
    expect(account).toMatchObject({
      payouts_enabled: false,
      details_submitted: false,
      default_currency: 'eur',
    });
    expect(account.requirements!.currently_due).not.toEqual([]);
    const link = await stripe.accountLinks.create({
      account: account.id,
      type: 'account_onboarding',
      return_url: 'https://shop.example/back',
      refresh_url: 'https://shop.example/again',
    });
    const page = await (await fetch(link.url)).text();
    expect(page).toContain('Complete the account');
    const answer = await fetch(link.url, { method: 'POST', redirect: 'manual' });
    expect(answer.headers.get('location')).toBe('https://shop.example/back');
    expect(await stripe.accounts.retrieve(account.id)).toMatchObject({
      payouts_enabled: true,
      details_submitted: true,
      capabilities: { transfers: 'active' },
      requirements: { currently_due: [], disabled_reason: null },
    });
    expect(sandbox.state.events.all().map(({ type, account }) => [type, account])).toEqual([
      ['account.updated', account.id],
    ]);
    expect((await fetch(link.url)).status).toBe(404);
  });

  test('has a link that leads back to the platform when it is too old', async () => {
    const sandbox = await openSandbox();
    const stripe = sandbox.client();
    const { id } = await stripe.accounts.create({ type: 'express' });
    const link = await stripe.accountLinks.create({
      account: id,
      type: 'account_onboarding',
      return_url: 'https://shop.example/back',
      refresh_url: 'https://shop.example/again',
    });
    await sandbox.advance(300_000);
    const answer = await fetch(link.url, { redirect: 'manual' });
    expect(answer.headers.get('location')).toBe('https://shop.example/again');
  });

  test('that is deleted is forbidden', async () => {
    const sandbox = await openSandbox();
    const stripe = sandbox.client();
    const { id } = await stripe.accounts.create({ type: 'custom' });
    expect(await stripe.accounts.del(id)).toMatchObject({ id, deleted: true });
    await expect(stripe.accounts.retrieve(id)).rejects.toMatchObject({
      type: 'StripePermissionError',
      code: 'account_invalid',
    });
    await expect(stripe.balance.retrieve({}, { stripeAccount: id })).rejects.toMatchObject({
      statusCode: 403,
    });
    expect((await stripe.accounts.list()).data).toEqual([]);
  });
});

describe('a payout', () => {
  test('of a seller arrives after two days, and can fail after that', async () => {
    const sandbox = await openSandbox();
    const stripe = sandbox.client();
    const stripeAccount = sandbox.levers.setAccount(null, { balance: { eur: 1000 } });
    const { id } = await stripe.payouts.create({ amount: 600, currency: 'eur' }, { stripeAccount });
    const read = async () => stripe.payouts.retrieve(id, {}, { stripeAccount });
    const available = (): number =>
      sandbox.state.balances.get(`${stripeAccount}:eur`)!.availableMinor;
    expect([(await read()).status, available()]).toEqual(['pending', 400]);
    await sandbox.advance(2 * 86_400_000);
    expect((await read()).status).toBe('paid');
    sandbox.levers.failPayout(id);
    expect(await read()).toMatchObject({ status: 'failed', failure_code: 'account_closed' });
    expect(available()).toBe(1000);
    const types = sandbox.state.events
      .all()
      .filter(({ account }) => account === stripeAccount)
      .map(({ type }) => type);
    expect(types).toEqual(['payout.created', 'payout.paid', 'payout.failed']);
    expect((await stripe.payouts.list()).data).toEqual([]);
    expect((await stripe.payouts.list({ status: 'failed' }, { stripeAccount })).data).toHaveLength(
      1,
    );
  });

  test('is cancelled while it is pending', async () => {
    const sandbox = await openSandbox();
    const stripe = sandbox.client();
    sandbox.levers.topUpBalance('eur', 1000);
    const { id } = await stripe.payouts.create({ amount: 600, currency: 'eur' });
    expect((await stripe.payouts.cancel(id)).status).toBe('canceled');
    await expect(stripe.payouts.cancel(id)).rejects.toMatchObject({ statusCode: 400 });
    await sandbox.advance(2 * 86_400_000);
    expect((await stripe.payouts.retrieve(id)).status).toBe('canceled');
    expect((await stripe.balance.retrieve()).available[0]!.amount).toBe(1000);
  });

  test('of less than the minimum stays where it is', async () => {
    const sandbox = await openSandbox();
    const stripe = sandbox.client();
    const stripeAccount = sandbox.levers.setAccount(null, {
      payoutMinimumMinor: 2500,
      balance: { eur: 2499 },
    });
    const work = stripe.payouts.create({ amount: 2499, currency: 'eur' }, { stripeAccount });
    await expect(work).rejects.toMatchObject({ code: 'amount_too_small' });
  });
});
