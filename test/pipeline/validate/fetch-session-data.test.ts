import { describe, expect, it } from 'vitest';

import type { SessionData } from '#pipeline/playlist/playlist-view.ts';
import { tokenize } from '#pipeline/playlist/tokenize.ts';
import { fetchSessionData } from '#pipeline/validate/fetch-session-data.ts';

import { locationOf, openMemorySource } from './memory-source.ts';

const lines = tokenize(Buffer.from('#EXT-X-SESSION-DATA:URI="a"'));
const tag = lines[0] as SessionData['tag'];

const look = async (text: string, format = 'JSON', uris = ['a.json']) => {
  const source = openMemorySource(new Map([['a.json', Buffer.from(text)]]));
  const { signal } = new AbortController();
  const all = uris.map((uri) => ({ tag, reference: { uri, location: locationOf(uri) }, format }));
  return fetchSessionData({ source, signal }, all);
};

describe('files of session data', () => {
  it.each(['{"composer":"René"}', '[]', ' 1 '])('may be any JSON: %s', async (text) => {
    expect(await look(text)).toMatchObject([{ failure: undefined, fault: undefined }]);
  });

  it('may be anything where FORMAT says RAW', async () => {
    expect(await look('<html>', 'RAW')).toMatchObject([{ fault: undefined }]);
  });

  it('say where they stop being JSON', async () => {
    expect(await look('{\n  "a": 1,\n}')).toMatchObject([
      { fault: 'it is no JSON; here it breaks off (line 3, column 1)' },
    ]);
  });

  it('are read once each, and no more than a hundred', async () => {
    expect(await look('{}', 'JSON', ['a.json', 'a.json'])).toHaveLength(1);
    const many = Array.from({ length: 200 }, (_, index) => `a.json?${index}`);
    expect(await look('{}', 'JSON', many)).toHaveLength(100);
  });

  it('may be nested as deep as they like', async () => {
    const [found] = await look('['.repeat(1_000_000));
    expect(found!.fault).toMatch(/^it is no JSON/);
    expect((await look('['.repeat(500_000) + ']'.repeat(500_000)))[0]!.fault).toBe(undefined);
  });
});
