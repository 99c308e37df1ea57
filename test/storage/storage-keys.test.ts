import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { randomIds } from '#core/ids.ts';
import { assetKey, coverKey, originalKey, parseStorageKey } from '#storage/storage-keys.ts';

describe('storage keys', () => {
  it('shard hashes by their start and assets by the end of their id', () => {
    expect(originalKey('ab'.repeat(32))).toBe(`originals/ab/${'ab'.repeat(32)}`);
    expect(coverKey(new Uint8Array(32).fill(7))).toBe(`covers/07/${'07'.repeat(32)}`);
    const id = randomIds.next();
    expect(assetKey(id)).toBe(`assets/${id.slice(-2)}/${id}`);
  });

  it('come back from a row as they were made', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uuid(), (hash, id) => {
        for (const key of [originalKey(hash), coverKey(hash), assetKey(id)]) {
          expect(parseStorageKey(key)).toBe(key);
        }
      }),
    );
  });

  it('refuse whatever does not have their exact form', () => {
    const hash = 'ab'.repeat(32);
    const refused = [
      '',
      `originals/cd/${hash}`,
      `originals/ab/${hash}/more`,
      `originals/ab/../${hash}`,
      `/originals/ab/${hash}`,
      `originals/AB/${hash.toUpperCase()}`,
      `secrets/ab/${hash}`,
      `originals/ab/${hash}\n`,
      'assets/00/not-a-uuid',
    ];
    for (const text of refused) {
      expect(() => parseStorageKey(text), text).toThrow(/storage key/);
    }
    expect(() => originalKey('ab')).toThrow(/storage key/);
    expect(() => assetKey('../../etc')).toThrow(/storage key/);
  });

  it('never let any text name a path above the storage', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => parseStorageKey(text)).toThrow();
      }),
    );
  });
});
