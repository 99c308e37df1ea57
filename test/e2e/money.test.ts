import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Track, TrackPage } from '#server/contract/catalog.ts';
import type { Cart, Order, Product } from '#server/contract/market.ts';
import type { Transfer } from '#server/contract/market-selling.ts';

import { waitFor } from '../support/wait-for.ts';

import { seriousFindings, sidewaysScroll } from './support/accessibility.ts';
import { makeMusic } from './support/make-music.ts';
import { openBrowser, type RealBrowser } from './support/open-browser.ts';
import { runShop, type Person, type RunningShop } from './support/run-shop.ts';

const song = (title: string, album: string, pitch: number) => ({
  file: `${title}.flac`,
  title,
  album,
  artist: 'Marrow and Vine',
  number: 1,
  seconds: 2,
  pitch,
});

let shop: RunningShop;
let browser: RealBrowser;
let music: string;
let cleo: Person;
let tracks: readonly Track[];
/** Of the administrator, whose account at the provider is not complete. */
let glass: Product;

beforeAll(async () => {
  music = await mkdtemp(path.join(tmpdir(), 'veza-music-'));
  await makeMusic(path.join(music, 'ada'), [song('Glass', 'Rooms', 440)]);
  await makeMusic(path.join(music, 'cleo'), [song('Diary', 'Kept', 550)]);
  [shop, browser] = await Promise.all([runShop(), openBrowser()]);
  cleo = await shop.invite('Cleo', 'artist');
  for (const owner of ['ada', 'cleo']) {
    const given = ['--visibility', 'public', '--owner', `${owner}@example.org`];
    await shop.platform.command('import', path.join(music, owner), ...given);
  }
  tracks = await waitFor('two playable tracks', async () => {
    const { items } = await shop.api<TrackPage>('GET', 'tracks');
    return items.filter((track) => track.state === 'ready').length === 2 ? items : undefined;
  });
  await shop.api('POST', 'sellers', shop.admin, { displayName: 'Ada', country: 'DE' });
  const offer = { trackId: trackNamed('Glass').id, licence: 'personal', priceMinor: '700' };
  glass = await shop.api<Product>('POST', 'products', shop.admin, offer);
  await shop.platform.command('plans', 'create', 'Premium', '--price', '999');
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await shop?.[Symbol.asyncDispose]();
  await rm(music, { recursive: true, force: true });
});

const trackNamed = (title: string) => {
  const found = tracks.find((track) => track.title === title);
  if (!found) throw new Error(`No track ${title} in the library`);
  return found;
};
const open = (page: Page, name: string) => page.goto(new URL(name, shop.platform.url).href);

async function signIn(page: Page, person: Person): Promise<void> {
  await open(page, 'sign-in');
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Library' }).waitFor();
}

/** An order of Glass that waits for its payment. */
async function order(buyer: Person): Promise<Order> {
  const cart = await shop.api<Cart>('POST', 'cart/items', buyer, { productId: glass.id });
  return shop.api<Order>('POST', 'orders', buyer, { cartId: cart.id });
}

/** The provider's id of a payment, out of the address of its page. */
const paymentOf = ({ checkoutUrl }: Order) => {
  const id = /pay_[a-z0-9]+/.exec(checkoutUrl ?? '')?.[0];
  if (id === undefined) throw new Error(`${checkoutUrl} is no page of a payment`);
  return id;
};

const payHere = (page: Page) =>
  page.getByRole('button', { name: 'Pay with the test card 4242' }).click();

/** Reads the page again until it says so: what follows a sale is done behind it. */
async function untilTold(page: Page, label: string, fact: string, value: string): Promise<void> {
  const told = page.getByLabel(label).locator('div').filter({ hasText: fact }).locator('dd');
  await expect
    .poll(
      async () => {
        await page.reload();
        await page.getByLabel(label).waitFor();
        return told.textContent();
      },
      { timeout: 60_000, interval: 1000 },
    )
    .toBe(value);
}

test('an artist becomes a seller, a listener buys, keeps the music, gets a part back, and the artist sees what is left', async () => {
  const diary = trackNamed('Diary');
  await using artist = await browser.visit();
  await signIn(artist.page, cleo);
  await artist.page.getByRole('link', { name: 'Shop', exact: true }).click();
  await artist.page.getByText('Test money:').waitFor();
  await artist.page.getByRole('link', { name: 'Selling' }).click();
  await artist.page.getByLabel('Country in which you are paid').fill('de');
  await artist.page.getByRole('button', { name: 'Become a seller' }).click();
  await artist.page.getByText('is not complete, so you cannot be paid yet').waitFor();
  await artist.page.getByRole('button', { name: 'Complete your account' }).click();
  await artist.page.getByRole('button', { name: 'Complete the account' }).click();
  await artist.page.getByText('You can sell, and what you earn is sent to you.').waitFor();
  await open(artist.page, `tracks/${diary.id}`);
  await artist.page.getByLabel('Price in EUR').fill('4,505');
  await artist.page.getByRole('button', { name: 'Put up for sale' }).click();
  await artist.page.getByText('Write a price like 4.50.').waitFor();
  await artist.page.getByLabel('Price in EUR').fill('4,50');
  await artist.page.getByRole('button', { name: 'Put up for sale' }).click();
  await artist.page.getByText('€4.50').waitFor();

  const bo = await shop.invite('Bo', 'user');
  await using listener = await browser.visit();
  await signIn(listener.page, bo);
  await open(listener.page, `tracks/${diary.id}`);
  const original = `api/v1/tracks/${diary.id}/stream`;
  const statusOf = (target: string) =>
    listener.page.evaluate(async (url) => (await fetch(url)).status, target);
  expect(await statusOf(original)).toBe(401);
  await listener.page.getByRole('button', { name: 'Buy Diary, personal licence' }).click();
  await listener.page.getByRole('heading', { name: 'Cart', exact: true }).waitFor();
  await listener.page.getByRole('button', { name: 'Pay', exact: true }).click();
  await payHere(listener.page);
  await listener.page.getByRole('heading', { name: 'Paid' }).waitFor();
  expect(new URL(listener.page.url()).search).toBe('');
  const orderId = new URL(listener.page.url()).pathname.split('/').at(-1);

  await listener.page.getByRole('link', { name: 'To what you bought' }).click();
  const downloading = listener.page.waitForEvent('download');
  await listener.page.getByRole('button', { name: 'Download Diary' }).click();
  const saved = await (await downloading).path();
  const bytes = (file: string) => readFile(file).then((all) => createHash('sha256').update(all));
  expect((await bytes(saved)).digest('hex')).toBe(
    (await bytes(path.join(music, 'cleo', 'Diary.flac'))).digest('hex'),
  );
  await open(listener.page, `tracks/${diary.id}`);
  await listener.page.getByRole('link', { name: 'Yours: Diary, personal licence' }).waitFor();

  await open(artist.page, 'selling');
  await untilTold(artist.page, 'Earnings in EUR', 'Sent to you', '€4.05');
  await shop.api('POST', `orders/${orderId}/refunds`, shop.admin, {
    amountMinor: '150',
    reason: 'A scratch in the middle',
    byBuyer: true,
  });
  await open(listener.page, `orders/${orderId}`);
  await listener.page.getByRole('heading', { name: 'Partly given back' }).waitFor();
  expect(await listener.page.getByText('A scratch in the middle').count()).toBe(1);
  expect(await listener.page.getByText('€1.50').count()).toBeGreaterThan(0);

  // 450 less a tenth is 405; a third of the price went back, and so a third of that.
  await untilTold(artist.page, 'Earnings in EUR', 'Sent to you', '€2.70');
  await untilTold(artist.page, 'Earnings in EUR', 'Went back to buyers', '€1.35');
  await untilTold(artist.page, 'Earnings in EUR', 'Waits to be sent', '€0.00');
  // A browser complains of every refusal: of being no seller yet, and of the one that was asked for.
  const others = (complaints: readonly string[]) =>
    complaints.filter((each) => !/\/sellers\/me\)|\/stream\)/.test(each));
  expect([others(artist.complaints), others(listener.complaints)]).toEqual([[], []]);
});

test('a plan that was begun and left says why it is not active, and is completed from there', async () => {
  const person = await shop.invite('Dee', 'user');
  await using visit = await browser.visit();
  const { page, complaints } = visit;
  await signIn(page, person);
  await open(page, 'plans');
  await page.getByRole('button', { name: 'Subscribe to Premium' }).click();
  await page.getByRole('button', { name: 'Pay with the test card 4242' }).waitFor();
  await open(page, 'account');
  await page.getByText('Premium is not active yet: its payment is not complete.').waitFor();
  await page.getByRole('button', { name: /^Complete the payment/ }).click();
  await payHere(page);
  await page.getByText('Premium is active.').waitFor();
  await page.getByText(/^It is paid until/).waitFor();
  await page.getByRole('button', { name: /^Cancel at the end/ }).click();
  await page.getByText(/^It ends on .* as you wished\.$/).waitFor();
  expect(complaints).toEqual([]);
});

test('a browser that is closed after paying, with no word from the provider, loses nothing', async () => {
  const person = await shop.invite('Eli', 'user');
  const { id, checkoutUrl } = await order(person);
  shop.listen(false);
  try {
    await using gone = await browser.visit();
    await gone.page.goto(checkoutUrl ?? '');
    // The provider's answer leads back; the browser is closed before it gets there.
    await gone.page.route(`${shop.platform.url}**`, (route) => route.abort());
    await payHere(gone.page);
    await waitFor('the provider to be paid', () => {
      return (
        shop.sandbox.state.payments.get(paymentOf({ checkoutUrl } as Order))?.status === 'succeeded'
      );
    });
  } finally {
    shop.listen(true);
  }
  await using visit = await browser.visit();
  await signIn(visit.page, person);
  await open(visit.page, `orders/${id}`);
  await visit.page.getByRole('heading', { name: 'Paid' }).waitFor();
  await visit.page.getByRole('link', { name: 'Bought', exact: true }).click();
  await visit.page.getByRole('button', { name: 'Download Glass' }).waitFor();
  expect(visit.complaints).toEqual([]);
});

test('a declined card is said so whatever the address claims, and paying again works', async () => {
  const person = await shop.invite('Fay', 'user');
  await using visit = await browser.visit();
  const { page, complaints } = visit;
  await signIn(page, person);
  await open(page, `tracks/${trackNamed('Glass').id}`);
  await page.getByRole('button', { name: 'Buy Glass, personal licence' }).click();
  await page.getByRole('button', { name: 'Pay', exact: true }).click();
  await page.getByRole('button', { name: 'Pay with a card that is declined' }).click();
  await page.getByRole('heading', { name: 'Payment failed' }).waitFor();
  await open(page, `${new URL(page.url()).pathname}?status=succeeded`);
  await page.getByRole('heading', { name: 'Payment failed' }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Pay again' }).click();
  await payHere(page);
  await page.getByRole('heading', { name: 'Paid' }).waitFor();
  expect(complaints).toEqual([]);
});

test('an order can be called off before it is paid, and the shop goes on', async () => {
  const person = await shop.invite('Gus', 'user');
  const { id } = await order(person);
  await using visit = await browser.visit();
  const { page } = visit;
  await signIn(page, person);
  await open(page, 'orders');
  await page.getByRole('link', { name: 'Glass' }).click();
  await page.getByRole('link', { name: 'Pay €7.00' }).waitFor();
  await page.getByRole('button', { name: 'Call it off' }).click();
  await page.getByRole('heading', { name: 'Called off' }).waitFor();
  await page.getByRole('link', { name: 'Back to the shop' }).click();
  await page.getByRole('heading', { name: 'Shop' }).waitFor();
  expect((await shop.api<Order>('GET', `orders/${id}`, person)).state).toBe('cancelled');
});

test('an administrator sends a held transfer again and closes what was looked into, with reasons', async () => {
  const buyer = await shop.invite('Hal', 'user');
  const paid = await order(buyer);
  shop.sandbox.levers.completePayment(paymentOf(paid));
  const held = await waitFor('a transfer on hold', async () => {
    const { items } = await shop.api<{ items: Transfer[] }>(
      'GET',
      'market/transfers?state=on_hold',
      shop.admin,
    );
    return items.find((transfer) => transfer.orderId === paid.id);
  });
  const odd = await order(await shop.invite('Ida', 'user'));
  shop.sandbox.levers.setPaymentStatus(paymentOf(odd), 'conflicted');

  await using visit = await browser.visit();
  const { page } = visit;
  await signIn(page, shop.admin);
  const row = page.getByRole('listitem').filter({ hasText: held.id });
  await open(page, 'payments');
  await row.getByText('On hold: the account at the payment provider is not complete').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  // Held by hand, it stays when the account is complete: only the button lets it go.
  await shop.api('POST', `market/transfers/${held.id}/hold`, shop.admin, { reason: 'A look' });
  await open(page, 'selling');
  await page.getByRole('button', { name: 'Complete your account' }).click();
  await page.getByRole('button', { name: 'Complete the account' }).click();
  await page.getByText('You can sell, and what you earn is sent to you.').waitFor();
  await open(page, 'payments');
  await row.getByText('On hold: somebody who runs this Veza holds it').waitFor();
  await row.getByLabel(/^Reason/).fill('It is fine');
  await row.getByRole('button', { name: /^Send it again/ }).click();
  await expect.poll(() => row.count()).toBe(0);

  const matter = page.getByRole('listitem').filter({ hasText: paymentOf(odd) });
  await matter.first().waitFor();
  expect(await matter.getByText('€7.00').count()).toBe(1);
  await matter.getByLabel(/^Reason/).fill('The buyer has called');
  await matter.getByRole('button', { name: /^Close it/ }).click();
  await expect.poll(() => matter.count()).toBe(0);
});

/** An order of Glass that was paid, and the transfer that went to its seller for it. */
async function sold(buyer: Person): Promise<{ orderId: string; transferId: string }> {
  const { levers, state } = shop.sandbox;
  for (const { id } of state.accounts.all()) levers.setAccount(id, { isOnboarded: true });
  levers.topUpBalance('EUR', 100_000);
  const { id: orderId } = await order(buyer);
  // News of the accounts may have the payment made by whoever settles in the background.
  const payable = await waitFor('a page to pay on', async () => {
    const placed = await shop.api<Order>('GET', `orders/${orderId}`, buyer);
    return placed.checkoutUrl === null ? undefined : placed;
  });
  levers.completePayment(paymentOf(payable));
  const { id: transferId } = await waitFor('a transfer that was sent', async () => {
    const path = 'market/transfers?state=completed';
    const { items } = await shop.api<{ items: Transfer[] }>('GET', path, shop.admin);
    return items.find((transfer) => transfer.orderId === orderId);
  });
  return { orderId, transferId };
}

test('the proof of an order says where every unit went, to administrators alone', async () => {
  const buyer = await shop.invite('Kim', 'user');
  const { orderId, transferId } = await sold(buyer);
  await using visit = await browser.visit();
  const { page } = visit;
  await signIn(page, shop.admin);
  await open(page, 'payments');
  await page.getByLabel('Id of the order').fill(orderId);
  await page.getByRole('button', { name: 'Show where it went' }).click();
  await page.getByRole('heading', { name: 'Every unit is accounted for' }).waitFor();
  const sums = page.getByRole('region', { name: 'What became of it' }).getByRole('listitem');
  const told = await sums.allInnerTexts();
  expect(told.map((words) => words.split(/\s*\n\s*/)).slice(0, 5)).toEqual([
    ['Paid by the buyer', '€7.00'],
    ['Refunded', '€0.00'],
    ['Taken by banks', '€0.00'],
    ['With the sellers', '€6.30'],
    ['Fee of the platform', '€0.70'],
  ]);
  const books = page.getByRole('region', { name: 'On the books' });
  expect(await books.getByText(transferId).count()).toBeGreaterThan(0);
  expect(await seriousFindings(page)).toEqual([]);

  await using other = await browser.visit();
  await signIn(other.page, buyer);
  await open(other.page, `proofs/${orderId}`);
  await other.page.getByText('This page is for administrators.').waitFor();
  expect([visit.complaints, other.complaints]).toEqual([[], []]);
});

test('an administrator sees what a comparison has found, what to do, and closes it; nobody else does', async () => {
  const buyer = await shop.invite('Lee', 'user');
  const { orderId, transferId } = await sold(buyer);
  await shop.platform.command('reconcile', '--apply');
  const sent = shop.sandbox.state.transfers.all();
  const first = sent.find(({ metadata }) => metadata['seller_transfer_id'] === transferId)!;
  const twin = shop.sandbox.levers.transferByHand({
    amountMinor: 630,
    currency: 'eur',
    destination: first.destination,
    metadata: { seller_transfer_id: transferId },
  });
  const found = await shop.platform.command('reconcile');
  expect(found['left']).toBe(1);

  await using visit = await browser.visit();
  const { page } = visit;
  await signIn(page, shop.admin);
  await page.getByRole('link', { name: 'Shop', exact: true }).click();
  await page.getByRole('link', { name: 'Reconciliation' }).click();
  const row = page
    .getByRole('list', { name: 'Differences by class' })
    .locator(':scope > li')
    .filter({ hasText: 'duplicate_remote' });
  await row.getByText('The provider has it twice', { exact: true }).waitFor();
  const words = (await row.innerText()).replaceAll(/\s+/g, ' ');
  expect(words).toContain('For a person');
  expect(words).toContain('1 difference, the oldest: just now');
  expect(words).toContain('Reverse it in the dashboard once the other one is seen to stand.');
  expect(words).toContain('€6.30');
  expect(await row.locator('time').getAttribute('title')).toMatch(/\d{4}/);
  await row.getByRole('button', { name: /^Show/ }).focus();
  await page.keyboard.press('Enter');
  await row.getByText(`${twin} and`).waitFor();
  expect(await seriousFindings(page)).toEqual([]);

  await row.getByRole('link', { name: /^the comparison/ }).click();
  await page.getByText('1 for a person').waitFor();
  const cost = page.getByLabel('What was compared, and what it cost');
  const calls = cost.locator('div').filter({ hasText: /^Calls\d/ });
  expect(await calls.locator('dd').textContent()).toBe(`${found['calls'] as number}`);
  await page.getByText(twin).first().waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole('link', { name: `Proof of its order ${orderId}` }).click();
  await page.getByRole('heading', { name: 'Proof of an order' }).waitFor();
  await page.getByText(orderId).first().waitFor();

  await shop.platform.command('reconcile', '--apply');
  await page.getByRole('link', { name: 'Reconciliation' }).click();
  const matter = page
    .getByRole('region', { name: 'To be looked at' })
    .getByRole('listitem')
    .filter({ hasText: twin });
  await matter.getByRole('link', { name: `Proof of its order ${orderId}` }).waitFor();
  await matter.getByLabel(/^Reason/).fill('Reversed in the dashboard');
  await matter.getByRole('button', { name: /^Close it/ }).click();
  await expect.poll(() => matter.count()).toBe(0);

  shop.sandbox.levers.reverseByHand(twin);
  await shop.platform.command('reconcile', '--apply');
  await page.reload();
  await page.getByText('As of the last comparison').waitFor();
  expect(await row.count()).toBe(0);
  await page.getByText('Nothing differs').first().waitFor();

  await using other = await browser.visit();
  await open(other.page, 'reconciliation');
  await other.page.getByRole('link', { name: 'Sign in' }).first().waitFor();
  await signIn(other.page, buyer);
  await open(other.page, 'shop');
  await other.page.getByRole('link', { name: 'Orders' }).waitFor();
  expect(await other.page.getByRole('link', { name: 'Reconciliation' }).count()).toBe(0);
  await open(other.page, 'reconciliation');
  await other.page.getByText('This page is for administrators.').waitFor();
  expect(await other.page.getByText('Comparisons').count()).toBe(0);
  expect([visit.complaints, other.complaints]).toEqual([[], []]);
});

/** Pages by who sees them, each with its heading. */
const PAGES: Readonly<
  Record<'a guest' | 'a buyer' | 'a seller', [path: string, heading: RegExp][]>
> = {
  'a guest': [
    ['shop', /^Shop$/],
    ['plans', /^Plans$/],
    ['cart', /^Cart$/],
    ['tracks/GLASS', /^Glass$/],
  ],
  'a buyer': [
    ['shop', /^Shop$/],
    ['cart', /^Cart$/],
    ['orders', /^Orders$/],
    ['orders/ORDER', /^Order of /],
    ['licences', /^Bought music$/],
    ['plans', /^Plans$/],
    ['account', /^Account$/],
    ['tracks/GLASS', /^Glass$/],
  ],
  'a seller': [
    ['selling', /^Selling$/],
    ['payments', /^Payments$/],
    ['reconciliation', /^Reconciliation$/],
    ['proofs/ORDER', /^Proof of an order$/],
    ['tracks/GLASS', /^Glass$/],
  ],
};
const visitors = Object.keys(PAGES) as (keyof typeof PAGES)[];
const schemes = ['light', 'dark'] as const;

test.each(schemes.flatMap((scheme) => visitors.map((visitor) => [visitor, scheme] as const)))(
  'what %s sees of the shop in %s is accessible and fits a phone that is 360 pixels wide',
  async (visitor, colorScheme) => {
    const buyer = await shop.invite(`Jo-${visitor.slice(2)}-${colorScheme}`, 'user');
    const bought = await order(buyer);
    shop.sandbox.levers.completePayment(paymentOf(bought));
    await waitFor('a paid order', async () => {
      return (await shop.api<Order>('GET', `orders/${bought.id}`, buyer)).state === 'paid';
    });
    await using visit = await browser.visit({ width: 360, height: 740, colorScheme });
    const { page, complaints } = visit;
    if (visitor !== 'a guest') await signIn(page, visitor === 'a buyer' ? buyer : shop.admin);
    for (const [pattern, heading] of PAGES[visitor]) {
      const name = pattern.replace('GLASS', `${glass.trackId}`).replace('ORDER', bought.id);
      await open(page, name);
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
      await page.waitForFunction(() => document.querySelector('.loading') === null);
      expect(await seriousFindings(page), name).toEqual([]);
      expect(await sidewaysScroll(page), name).toBe(0);
    }
    expect(complaints).toEqual([]);
  },
);
