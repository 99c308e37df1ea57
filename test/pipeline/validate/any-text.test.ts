import fc from 'fast-check';
import { expect, it } from 'vitest';

import { runWork } from '#core/events.ts';
import { TAGS } from '#pipeline/playlist/tag-table.ts';
import { PROFILES } from '#pipeline/validate/presentation.ts';
import { validateHls } from '#pipeline/validate/validate-hls.ts';

import { locationOf, openMemorySource } from './memory-source.ts';

const ATTRIBUTES = [...TAGS.values()].flatMap(({ attributes = {} }) => Object.keys(attributes));

/** Values of every type, right and wrong, and names that objects have of themselves. */
const value = fc.oneof(
  fc.constantFrom('1', '6.0', '-1', '1e3', '99999999999999999999', '0x00', '0xFF', 'YES', 'NONE'),
  fc.constantFrom('AES-128', 'SAMPLE-AES', 'AUDIO', '"AUDIO"', '"a"', '""', '"', '{$v}', '"{$v}"'),
  fc.constantFrom('"2026-01-01T00:00:00Z"', '"1@2"', '"PRE,POST"', '"mp4a.40.2"', '"b.m3u8"'),
  fc.constantFrom('"http://["', '"a.m3u8"', '"__proto__"', '"constructor"', '"%"'),
  fc.string({ maxLength: 8 }),
);
const attributeName = fc.oneof(
  fc.constantFrom(...ATTRIBUTES, 'X-A', 'toString', '__proto__'),
  fc.string({ maxLength: 5 }),
);
const attribute = fc.tuple(attributeName, value).map(([name, raw]) => `${name}=${raw}`);
const tagValue = fc.oneof(
  fc.array(attribute, { maxLength: 6 }).map((list) => `:${list.join(',')}`),
  value.map((raw) => `:${raw}`),
  fc.constant(''),
);
const tag = fc
  .tuple(fc.constantFrom(...TAGS.keys(), 'EXT-X-FOO', 'EXT-constructor'), tagValue)
  .map(([name, text]) => `#${name}${text}`);
const line = fc.oneof(
  { weight: 6, arbitrary: tag },
  fc.constantFrom('a.m3u8', 'b.m3u8', 's.m4s', 'foo://x', '../../x', '{$v}', '%', ' ', '\r'),
  fc.constantFrom('#EXTINF:6.0,', '#EXTINF:6,t', '#EXT-X-DISCONTINUITY', ''),
  fc.string({ maxLength: 10 }),
);
const playlist = fc
  .array(line, { maxLength: 30 })
  .map((lines) => Buffer.from(['#EXTM3U', ...lines].join('\n')));

it('validateHls finds faults in any two playlists, and throws at none', async () => {
  await fc.assert(
    fc.asyncProperty(playlist, playlist, fc.constantFrom(...PROFILES), async (a, b, profile) => {
      const files = new Map([
        ['a.m3u8', a],
        ['b.m3u8', b],
      ]);
      const { signal } = new AbortController();
      const input = { location: locationOf('a.m3u8'), source: openMemorySource(files), profile };
      const { findings } = await runWork(validateHls({ signal }, { ...input, depth: 'media' }));
      for (const { message, hint = '' } of findings) {
        expect(`${message} ${hint}`).not.toMatch(/undefined|NaN|\[object|\p{Cc}/u);
      }
    }),
    { numRuns: 150 },
  );
}, 60_000);
