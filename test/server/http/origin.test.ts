import { expect, test } from 'vitest';

import type { Config } from '#core/config.ts';

import { isAllowedOrigin } from '../../../src/server/http/origin.ts';

const config = (server: { publicUrl?: string; allowedOrigins?: string[] } = {}) =>
  ({ server: { allowedOrigins: [], ...server } }) as unknown as Pick<Config, 'server'>;
const HOST = 'music.home:4680';

test('our own host, the public URL and the allowed origins may speak', () => {
  const open = config({
    publicUrl: 'https://music.example.org/veza',
    allowedOrigins: ['https://app.example.org', 'http://[::1]:3000'],
  });
  const good = [
    'http://music.home:4680',
    'https://music.home:4680',
    'HTTP://MUSIC.HOME:4680',
    'https://music.example.org',
    'https://app.example.org',
    'http://[::1]:3000',
  ];
  for (const origin of good) {
    expect([origin, isAllowedOrigin(open, { origin, host: HOST })]).toEqual([origin, true]);
  }
});

test('whatever only looks like them may not', () => {
  const open = config({ publicUrl: 'https://music.example.org' });
  const bad = [
    undefined,
    '',
    'null',
    'http://music.home',
    'http://music.home:4681',
    'http://evil.music.home:4680',
    'http://music.home:4680.evil.example',
    'http://music.home:4680@evil.example',
    'http://music.home:4680/',
    'http://music.home:4680/path',
    'http://music.example.org',
    'https://music.example.org.evil.example',
    'https://music.example.org:444',
    'https://xmusic.example.org',
    'file://music.home:4680',
    'http://evil.example',
  ];
  for (const origin of bad) {
    expect([origin, isAllowedOrigin(open, { origin, host: HOST })]).toEqual([origin, false]);
  }
});

test('without a host only what is configured may speak', () => {
  const facts = { origin: 'http://music.home:4680', host: undefined };
  expect(isAllowedOrigin(config(), facts)).toBe(false);
});
