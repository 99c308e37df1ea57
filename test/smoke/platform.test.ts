import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Me, Tokens } from '#server/contract/auth.ts';
import type { TrackPage } from '#server/contract/catalog.ts';

import { startPlatform, type RunningPlatform } from './running-platform.ts';

/**
 * The whole way of a first user, by the built command line. Runs on the Node that runs the tests,
 * on the embedded PostgreSQL or on DATABASE_URL, with or without REDIS_URL.
 */
let dir: string;
let platform: RunningPlatform;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'veza-smoke-'));
  const music = path.join(dir, 'music.flac');
  const tone = 'sine=frequency=330:duration=8';
  await execa('ffmpeg', [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    tone,
    '-metadata',
    'title=Smoke',
    music,
  ]);
  const data = path.join(dir, 'data');
  platform = await startPlatform(['--data-dir', data, '--library', music], environment());
});
afterAll(async () => {
  await platform?.stop();
  await rm(dir, { recursive: true, force: true });
});

it('claims, signs in, imports, transcodes and streams', async () => {
  const claimed = await post<Tokens>('api/v1/auth/claim', {
    token: platform.claimToken,
    email: 'first@example.org',
    password: 'a long enough phrase',
    displayName: 'First',
  });
  const headers = { authorization: `Bearer ${claimed.accessToken}` };
  const me = (await (await fetch(`${platform.url}api/v1/me`, { headers })).json()) as Me;
  expect(me.roles).toContain('admin');

  const track = await firstReadyTrack(headers);
  expect(track.title).toBe('Smoke');
  const master = await fetch(new URL(track.urls.hls!, platform.url));
  expect(master.headers.get('content-type')).toContain('mpegurl');
  const rendition = (await master.text())
    .split('\n')
    .find((line) => line.endsWith('playlist.m3u8'))!;
  const playlistUrl = new URL(rendition, new URL(track.urls.hls!, platform.url));
  const playlist = await (await fetch(playlistUrl)).text();
  const segment = playlist.split('\n').find((line) => line.endsWith('.m4s'))!;
  const bytes = Buffer.from(await (await fetch(new URL(segment, playlistUrl))).arrayBuffer());
  expect(bytes.subarray(4, 8).toString()).toBe('styp');
}, 120_000);

it('is ready, and says on which Node it runs', async () => {
  expect((await fetch(`${platform.url}ready`)).status).toBe(200);
  const metrics = await (await fetch(`${platform.url}metrics`)).text();
  expect(metrics).toContain(`veza_build_info{`);
});

it('ends with 0 after SIGTERM', async () => {
  expect(await platform.stop()).toBe(0);
});

function environment(): Record<string, string> {
  const named = ['DATABASE_URL', 'REDIS_URL'].flatMap((name) => {
    const value = process.env[`SMOKE_${name}`];
    return value ? [[name, value]] : [];
  });
  return Object.fromEntries(named) as Record<string, string>;
}

async function post<T>(route: string, body: object): Promise<T> {
  const response = await fetch(`${platform.url}${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${route}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}

async function firstReadyTrack(headers: Record<string, string>) {
  for (;;) {
    const response = await fetch(`${platform.url}api/v1/tracks`, { headers });
    const page = (await response.json()) as TrackPage;
    const track = page.items.find((item) => item.state === 'ready');
    if (track !== undefined) return track;
    await sleep(100);
  }
}
