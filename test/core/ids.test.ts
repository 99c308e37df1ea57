import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { idFrom, isUuid, randomIds } from '#core/ids.ts';

describe('ids', () => {
  it('are UUIDs of version 7 that begin with the time, and never the same', () => {
    const before = Date.now();
    const ids = Array.from({ length: 1000 }, () => randomIds.next());
    const after = Date.now();
    expect(new Set(ids).size).toBe(1000);
    for (const id of ids) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      const ms = Number.parseInt(id.replace('-', '').slice(0, 12), 16);
      expect(ms).toBeGreaterThanOrEqual(before);
      expect(ms).toBeLessThanOrEqual(after);
    }
  });

  it('that are derived depend on namespace and name alone, and on the border between them', () => {
    expect(idFrom('tracks', 'one')).toBe(idFrom('tracks', 'one'));
    expect(idFrom('tracks', 'one')[14]).toBe('8');
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string({ minLength: 1 }), (space, name, more) => {
        expect(isUuid(idFrom(space, name))).toBe(true);
        expect(idFrom(space, name)).not.toBe(idFrom(space, name + more));
        expect(idFrom(`${space}${more}`, name)).not.toBe(idFrom(space, `${more}${name}`));
      }),
    );
  });

  it('are told from other texts', () => {
    expect(isUuid('../../etc/passwd')).toBe(false);
    expect(isUuid(`${randomIds.next()}\n`)).toBe(false);
    expect(isUuid('00000000-0000-0000-0000-000000000000')).toBe(false);
  });
});
