import fc from 'fast-check';
import { expect, test } from 'vitest';

import { base32ToUuid, uuidToBase32 } from '#core/base32.ts';

test('a row id becomes 26 letters, by the alphabet without letters that look alike', () => {
  expect(uuidToBase32('018f3c2e-9b7a-7c11-8d5e-0123456789ab')).toBe('01hwy2x6vtfg8rtqg14d2pf2db');
});

test('every UUID comes back, and ids keep the order of their rows', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), (a, b) => {
      expect(base32ToUuid(uuidToBase32(a))).toBe(a);
      expect(uuidToBase32(a) < uuidToBase32(b)).toBe(a < b);
    }),
  );
});

test.each([
  '',
  'short',
  '8hwy2x6vtfg8rtqg14d2pf2db0',
  '01hwy2x6vtfg8rtqg14d2pf2di',
  '01HWY2X6VTFG8RTQG14D2PF2DB',
])('%j is no id of ours', (text) => {
  expect(base32ToUuid(text)).toBeUndefined();
});
