import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Tokens } from '#server/contract/auth.ts';
import type { Track, TrackPage } from '#server/contract/catalog.ts';

import { waitFor } from '../support/wait-for.ts';

import { seriousFindings, sidewaysScroll } from './support/accessibility.ts';
import { makeMusic } from './support/make-music.ts';
import { openBrowser, type RealBrowser } from './support/open-browser.ts';
import { runPlatform, type RunningPlatform } from './support/run-platform.ts';
import { readSound, waitForSecond } from './support/sound.ts';

const account = { email: 'ada@example.org', password: 'a quiet harbour at night' };
const song = (title: string, album: string, number: number, pitch: number) => ({
  file: `${title}.flac`,
  title,
  artist: 'Marrow and Vine',
  album,
  number,
  seconds: 20,
  pitch,
});

let platform: RunningPlatform;
let browser: RealBrowser;
let music: string;
let tracks: readonly Track[];

beforeAll(async () => {
  music = await mkdtemp(path.join(tmpdir(), 'veza-music-'));
  const open = path.join(music, 'open');
  const closed = path.join(music, 'closed');
  await makeMusic(open, [song('Slow Weather', 'Rooms', 1, 330), song('Glass', 'Rooms', 2, 440)]);
  await makeMusic(closed, [song('Diary', 'Kept', 1, 550)]);
  [platform, browser] = await Promise.all([runPlatform(), openBrowser()]);
  const token = new URL(platform.claimUrl ?? '').hash.slice(1);
  const claimed = await api<Tokens>('auth/claim', { token, displayName: 'Ada', ...account });
  await platform.command('import', open, '--visibility', 'public');
  await platform.command('import', closed, '--visibility', 'private');
  const list = () => api<TrackPage>('tracks', undefined, claimed.accessToken);
  tracks = await waitFor('three playable tracks', async () => {
    const { items } = await list();
    return items.filter((track) => track.state === 'ready').length === 3 ? items : undefined;
  });
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await platform?.[Symbol.asyncDispose]();
  await rm(music, { recursive: true, force: true });
});

async function api<T>(route: string, body?: unknown, accessToken?: string): Promise<T> {
  const headers = new Headers({ 'content-type': 'application/json' });
  if (accessToken) headers.set('authorization', `Bearer ${accessToken}`);
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(new URL(`api/v1/${route}`, platform.url), { headers, ...init });
  expect(response.status, route).toBe(200);
  return (await response.json()) as T;
}

const trackNamed = (title: string) => {
  const found = tracks.find((track) => track.title === title);
  if (!found) throw new Error(`No track ${title} in the library`);
  return found;
};
const pathOf = (page: Page, name: string) => page.goto(new URL(name, platform.url).href);

async function signIn(page: Page): Promise<void> {
  await pathOf(page, 'sign-in');
  await page.getByLabel('E-mail').fill(account.email);
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Library' }).waitFor();
}

/** Every page with what shows that it is there. */
const pages = (): [path: string, heading: string][] => [
  ['', 'Library'],
  ['albums', 'Albums'],
  ['artists', 'Artists'],
  ['search?q=glass', 'Search'],
  ['activity', 'Activity'],
  ['account', 'Account'],
  [`albums/${trackNamed('Glass').album?.id}`, 'Rooms'],
  [`artists/${trackNamed('Glass').artist.id}`, 'Marrow and Vine'],
  [`tracks/${trackNamed('Glass').id}`, 'Glass'],
  ['nowhere', 'Not found'],
];

test.each(['light', 'dark'] as const)(
  'every page in %s is accessible and fits a phone that is 360 pixels wide',
  async (colorScheme) => {
    await using visit = await browser.visit({ width: 360, height: 740, colorScheme });
    const { page, complaints } = visit;
    await pathOf(page, 'claim#a-token-that-only-has-to-be-there');
    await page.getByRole('heading', { name: 'Claim this Veza' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await pathOf(page, 'sign-in');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await signIn(page);
    for (const [name, heading] of pages()) {
      await pathOf(page, name);
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
      await page.waitForFunction(() => document.querySelector('.loading') === null);
      expect(await seriousFindings(page), name).toEqual([]);
      expect(await sidewaysScroll(page), name).toBe(0);
    }
    expect(complaints).toEqual([]);
  },
);

test('the player, its queue and its help are accessible at both widths', async () => {
  for (const width of [360, 1280]) {
    await using visit = await browser.visit({ width, height: 740 });
    const { page, complaints } = visit;
    await signIn(page);
    await page.getByRole('button', { name: 'Play Glass by Marrow and Vine', exact: true }).click();
    await waitForSecond(page, 0.2);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await page.getByRole('button', { name: /^Open what plays/ }).click();
    await page.getByRole('dialog', { name: 'Now playing' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Queue', exact: true }).click();
    await page.getByRole('dialog', { name: 'Queue' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
  }
});

test('a guest hears public tracks without a complaint of the console, and no others', async () => {
  await using visit = await browser.visit();
  const { page, complaints } = visit;
  await pathOf(page, '');
  await page
    .getByRole('button', { name: 'Play Slow Weather by Marrow and Vine', exact: true })
    .click();
  await waitForSecond(page, 0.5);
  expect(await page.getByText('Diary').count()).toBe(0);
  expect(complaints).toEqual([]);

  const { id, urls } = trackNamed('Diary');
  const refused = [
    `api/v1/tracks/${id}`,
    `api/v1/tracks/${id}/hls/master.m3u8`,
    `api/v1/tracks/${id}/stream`,
  ];
  const statuses = await page.evaluate(
    (targets) => Promise.all(targets.map(async (target) => (await fetch(target)).status)),
    refused,
  );
  expect(statuses).toEqual([404, 404, 404]);
  // The owner's own address holds a narrow key in its path; the plain one never does.
  expect(urls.hls).toContain('/media/');

  await pathOf(page, `tracks/${id}`);
  await page.getByText('There is no such track, or it is not for you.').waitFor();
});

test('the keyboard alone finds a track, plays it, seeks, pauses and goes on', async () => {
  await using visit = await browser.visit();
  const { page, complaints } = visit;
  await pathOf(page, '');
  await page.getByRole('heading', { name: 'Tracks' }).waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
    'Skip to the content',
  );
  await page.keyboard.press('/');
  await page.getByRole('searchbox').waitFor();
  // What is typed is text, also where it would steer the player elsewhere.
  await page.keyboard.type('slow weather ?');
  expect(await page.getByRole('searchbox').inputValue()).toBe('slow weather ?');
  await page.keyboard.press('Backspace');
  const play = page.getByRole('button', {
    name: 'Play Slow Weather by Marrow and Vine',
    exact: true,
  });
  await play.waitFor();
  await tabTo(page, 'Play Slow Weather by Marrow and Vine');
  await page.keyboard.press('Enter');
  await waitForSecond(page, 0.3);

  await tabTo(page, 'Position in the track');
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await waitForSecond(page, 10);

  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.keyboard.press('Space');
  await expect.poll(async () => (await readSound(page)).paused).toBe(true);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(async () => (await readSound(page)).seconds).toBeLessThan(9);
  await page.keyboard.press('Space');
  await expect.poll(async () => (await readSound(page)).paused).toBe(false);
  expect(complaints).toEqual([]);
});

async function tabTo(page: Page, label: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    if (here === label) return;
  }
  throw new Error(`Tab does not reach “${label}”.`);
}

test('the next track starts by itself, and the order can be steered', async () => {
  await using visit = await browser.visit();
  const { page, complaints } = visit;
  await pathOf(page, `albums/${trackNamed('Glass').album?.id}`);
  await page.getByRole('button', { name: 'Play', exact: true }).first().click();
  await waitForSecond(page, 0.2);
  const status = page.getByRole('status').first();
  expect(await status.textContent()).toContain('Slow Weather');
  await tabTo(page, 'Position in the track');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => status.textContent(), { timeout: 20_000 }).toContain('Glass');
  await waitForSecond(page, 0.2);
  await page.keyboard.press('Shift+ArrowLeft');
  await expect.poll(() => status.textContent()).toContain('Now playing');
  expect(complaints).toEqual([]);
});

test('a session survives a reload and ends where another page revokes it', async () => {
  await using first = await browser.visit();
  await using second = await browser.visit();
  await signIn(first.page);
  await signIn(second.page);
  await first.page.reload();
  await first.page.getByRole('link', { name: 'Ada' }).click();
  await first.page.getByText('This one').waitFor();
  const ends = first.page.getByRole('button', { name: /^End the session/ });
  const before = await ends.count();
  await ends.first().click();
  await expect.poll(() => ends.count()).toBe(before - 1);
  expect(first.complaints).toEqual([]);
});

test('an invited listener makes an account and hears what members hear', async () => {
  await using host = await browser.visit();
  await signIn(host.page);
  await host.page.getByRole('link', { name: 'Ada' }).click();
  await host.page.getByRole('button', { name: 'Make a link' }).click();
  const link = (await host.page.locator('.one-time code').textContent()) ?? '';

  await using guest = await browser.visit();
  await guest.page.goto(link);
  await guest.page.getByLabel('Your name').fill('Bo');
  await guest.page.getByLabel('E-mail').fill('bo@example.org');
  await guest.page.getByLabel('Password').fill('seven small boats');
  expect(new URL(guest.page.url()).hash).toBe('');
  await guest.page.getByRole('button', { name: 'Create my account' }).click();
  await guest.page.getByRole('link', { name: 'Bo', exact: true }).waitFor();
  expect(await guest.page.getByRole('link', { name: 'Activity' }).count()).toBe(0);
  expect(guest.complaints).toEqual([]);
});

test('a track whose media address has ended is asked for again and plays', async () => {
  await using visit = await browser.visit();
  const { page } = visit;
  await pathOf(page, `tracks/${trackNamed('Glass').id}`);
  let refusals = 0;
  await page.route('**/master.m3u8', (route) =>
    refusals++ === 0 ? route.fulfill({ status: 404, body: '' }) : route.continue(),
  );
  await page.getByRole('button', { name: 'Play', exact: true }).first().click();
  await waitForSecond(page, 0.3);
  expect(refusals).toBe(2);
});

test('a track that stays refused says so in words, and the rest of the page goes on', async () => {
  await using visit = await browser.visit();
  const { page } = visit;
  await pathOf(page, `tracks/${trackNamed('Glass').id}`);
  await page.route('**/master.m3u8', (route) => route.fulfill({ status: 404, body: '' }));
  await page.getByRole('button', { name: 'Play', exact: true }).first().click();
  await page.getByText('This track is not available to you any more.').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await page.unroute('**/master.m3u8');
  await page.getByRole('button', { name: 'Try again' }).click();
  await waitForSecond(page, 0.3);
  expect(await page.getByText('This track is not available to you any more.').count()).toBe(0);
});
