import fc from 'fast-check';
import { expect, test } from 'vitest';

import { positionsBetween } from '#domains/playlists/positions.ts';

const neighbour = fc.option(fc.bigInt({ min: -(2n ** 50n), max: 2n ** 50n }), { nil: undefined });

test('positions between two neighbours ascend and touch neither', () => {
  fc.assert(
    fc.property(neighbour, neighbour, fc.integer({ min: 1, max: 500 }), (one, other, count) => {
      const [before, after] =
        one !== undefined && other !== undefined && one > other ? [other, one] : [one, other];
      fc.pre(before === undefined || before !== after);
      const positions = positionsBetween(before, after, count);
      if (positions === undefined) {
        expect(after! - before!).toBeLessThan(BigInt(count + 1));
        return;
      }
      const all = [before, ...positions, after].filter((item) => item !== undefined);
      for (const [index, item] of all.entries()) {
        if (index > 0) expect(item).toBeGreaterThan(all[index - 1]!);
      }
      expect(positions).toHaveLength(count);
    }),
  );
});
