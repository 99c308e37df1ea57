import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { makeImpostor, makeMusic } from './support/make-music.ts';
import { openBrowser, type RealBrowser } from './support/open-browser.ts';
import { runPlatform, type RunningPlatform } from './support/run-platform.ts';
import { measureLoudness, readSound, waitForSecond } from './support/sound.ts';

const songSeconds = 40;
const songs = ['Low Tide.mp3', 'Paper Boats 🚣.flac', 'Ember.ogg'].map((file, index) => ({
  file,
  title: file.replace(/( 🚣)?\.\w+$/u, ''),
  artist: 'Nils Andersen',
  album: 'Harbour Lights',
  number: index + 1,
  seconds: songSeconds,
  pitch: 220 + 110 * index,
}));

let platform: RunningPlatform;
let browser: RealBrowser;
let music: string;

beforeAll(async () => {
  music = await mkdtemp(path.join(tmpdir(), 'veza-music-'));
  await makeMusic(music, songs);
  await makeImpostor(music, 'not music.mp3');
  [platform, browser] = await Promise.all([runPlatform('/music'), openBrowser()]);
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await platform?.[Symbol.asyncDispose]();
  await rm(music, { recursive: true, force: true });
});

test('someone claims a new platform below a base path, watches an import, plays and seeks by HLS, and signs out', async () => {
  await using visit = await browser.visit();
  const { page, complaints } = visit;
  const requested: string[] = [];
  page.on('request', (request) => requested.push(new URL(request.url()).pathname));

  await page.goto(platform.claimUrl ?? 'no claim link was printed');
  await page.getByRole('heading', { name: 'Claim this Veza' }).waitFor();
  expect(new URL(page.url()).hash).toBe('');
  await page.getByLabel('Your name').fill('Ada');
  await page.getByLabel('E-mail').fill('ada@example.org');
  await page.getByLabel('Password').fill('a quiet harbour at night');
  await page.getByRole('button', { name: 'Become the administrator' }).click();
  await page.getByRole('heading', { name: 'No music here yet' }).waitFor();

  await page.getByRole('link', { name: 'Activity' }).click();
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
  const importing = platform
    .command('import', music)
    .catch((error: { exitCode?: number }) => error);
  await page.getByText('3 tracks imported').waitFor({ timeout: 60_000 });
  await page.getByText('1 left out').waitFor();
  await page.getByRole('button', { name: 'Show reasons' }).click();
  await page.getByText(/not music\.mp3 is not audio/).waitFor();
  await importing;
  const jobs = page.getByRole('region', { name: 'Being prepared for streaming' });
  await expect
    .poll(() => jobs.getByText('Done', { exact: true }).count(), { timeout: 60_000 })
    .toBe(3);
  expect(requested.filter((url) => url === '/music/activity')).toEqual([]);

  await page.getByRole('link', { name: 'Library', exact: true }).click();
  await page
    .getByRole('button', { name: 'Play Paper Boats by Nils Andersen', exact: true })
    .click();
  await waitForSecond(page, 0.5);
  const before = await readSound(page);
  expect(before.source).toMatch(/^blob:/);
  expect(before.durationSeconds).toBeCloseTo(songSeconds, 0);
  expect(await measureLoudness(page)).toBeGreaterThan(0.01);
  await waitForSecond(page, before.seconds + 1);
  expect((await readSound(page)).decodedBytes).toBeGreaterThan(before.decodedBytes);
  expect(await page.getByRole('status').first().textContent()).toContain(
    'Now playing: Paper Boats',
  );
  expect(requested.some((url) => url.endsWith('/master.m3u8'))).toBe(true);
  expect(requested.filter((url) => url.endsWith('.m4s')).length).toBeGreaterThan(0);
  expect(requested.filter((url) => url.endsWith('/stream'))).toEqual([]);

  const slider = page.getByRole('slider', { name: 'Position in the track' });
  const box = await slider.boundingBox();
  if (!box) throw new Error('The slider is not on the page.');
  await page.mouse.click(box.x + box.width * 0.75, box.y + box.height / 2);
  await waitForSecond(page, songSeconds * 0.75 + 0.5);
  expect((await readSound(page)).seconds).toBeLessThan(songSeconds * 0.75 + 6);
  expect(await measureLoudness(page)).toBeGreaterThan(0.01);

  await page.getByRole('link', { name: 'Ada' }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('link', { name: 'Sign in' }).first().waitFor();
  expect(await page.locator('.player').count()).toBe(0);
  expect((await readSound(page)).paused).toBe(true);
  expect(await page.context().cookies()).toEqual([]);
  expect(complaints).toEqual([]);
});
