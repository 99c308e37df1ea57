import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { startSandbox, type RunningSandbox } from '#sandbox/index.ts';

import { seriousFindings, sidewaysScroll } from './support/accessibility.ts';
import { openBrowser, type RealBrowser } from './support/open-browser.ts';

let sandbox: RunningSandbox;
let browser: RealBrowser;

beforeAll(async () => {
  [sandbox, browser] = await Promise.all([
    startSandbox({ seed: 'e2e', clock: 'virtual' }),
    openBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await sandbox?.close();
});

/** A payment that waits; returns its id and its page. */
async function ask(): Promise<{ id: string; link: string }> {
  const answer = await fetch(`${sandbox.url}/payments`, {
    method: 'POST',
    headers: { 'api-key': sandbox.hyperswitch.apiKey },
    body: JSON.stringify({
      amount: 1999,
      currency: 'EUR',
      description: 'Ten songs',
      payment_link: true,
      return_url: `${sandbox.url}/_sandbox`,
    }),
  });
  const body = (await answer.json()) as { payment_id: string; payment_link: { link: string } };
  return { id: body.payment_id, link: body.payment_link.link };
}

const statusOf = (id: string): string => sandbox.state.payments.get(id)!.status;

async function expectFit(page: Page): Promise<void> {
  expect(await sidewaysScroll(page)).toBe(0);
  expect(await seriousFindings(page)).toEqual([]);
}

test.each(['light', 'dark'] as const)(
  'somebody pays on a %s telephone, with a step of their bank, by keyboard alone',
  async (colorScheme) => {
    await using visit = await browser.visit({ width: 360, height: 740, colorScheme });
    const { page } = visit;
    const { id, link } = await ask();
    await page.goto(link);
    await expectFit(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your bank asks' }).waitFor();
    await expectFit(page);
    await page.getByRole('button', { name: 'Yes, it is me' }).click();
    await page.waitForURL(/status=succeeded/);
    expect([statusOf(id), visit.complaints]).toEqual(['succeeded', []]);
  },
);

test.each(['light', 'dark'] as const)(
  'the overview fits a %s telephone, and its buttons pull the levers',
  async (colorScheme) => {
    const { id } = await ask();
    sandbox.levers.topUpBalance('eur', 1000);
    const destination = sandbox.levers.setAccount(null);
    sandbox.levers.transferByHand({ amountMinor: 100, currency: 'eur', destination });
    await using visit = await browser.visit({ width: 360, height: 740, colorScheme });
    const { page } = visit;
    await page.goto(`${sandbox.url}/_sandbox`);
    await page.getByRole('button', { name: 'Add storm' }).click();
    await page.getByRole('button', { name: 'Clear' }).waitFor();
    expect(sandbox.faults().length).toBeGreaterThan(10);
    await expectFit(page);
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => sandbox.faults().length).toBe(0);
    await page.getByRole('row', { name: id }).getByRole('button', { name: 'Complete' }).click();
    await expect.poll(() => statusOf(id)).toBe('succeeded');
    const before = sandbox.clock.now().getTime();
    await page.getByLabel('Milliseconds').fill('60000');
    await page.getByRole('button', { name: 'Advance the clock' }).click();
    await expect.poll(() => sandbox.clock.now().getTime()).toBe(before + 60_000);
    expect(visit.complaints).toEqual([]);
  },
);
