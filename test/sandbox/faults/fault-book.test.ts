import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createFaultBook, type CallFacts } from '#sandbox/faults/fault-book.ts';
import { FAULT_PROFILES, startSandbox } from '#sandbox/index.ts';

const CALL: CallFacts = { provider: 'stripe', method: 'POST', path: '/v1/transfers' };

const calls = fc.array(
  fc.record({
    provider: fc.constantFrom('stripe' as const, 'hyperswitch' as const),
    method: fc.constantFrom('GET', 'POST'),
    path: fc.constantFrom('/payments', '/payments/list', '/v1/transfers', '/v1/transfers/tr_1'),
  }),
  { maxLength: 60 },
);

const names = Object.keys(FAULT_PROFILES);

test('the same seed and the same calls give the same faults', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(...names), calls, (seed, name, sequence) => {
      const run = (): unknown[] => {
        const book = createFaultBook(seed, FAULT_PROFILES[name]!);
        return sequence.map((call) => book.chooseForCall(call)?.kind);
      };
      expect(run()).toEqual(run());
    }),
  );
});

test('another seed gives other faults, and a profile is as frequent as it says', () => {
  const run = (seed: string): string => {
    const book = createFaultBook(seed, [
      { match: { probability: 0.3 }, fault: { kind: 'error_500' } },
    ]);
    return Array.from({ length: 1000 }, () => (book.chooseForCall(CALL) ? '1' : '0')).join('');
  };
  expect(run('a')).not.toBe(run('b'));
  expect(run('a').replaceAll('0', '').length).toBeGreaterThan(250);
  expect(run('a').replaceAll('0', '').length).toBeLessThan(350);
});

describe('a rule applies', () => {
  const hits = (match: object, times?: number): number[] => {
    const book = createFaultBook('s', [
      { match, fault: { kind: 'error_500' }, ...(times !== undefined && { times }) },
    ]);
    return Array.from({ length: 6 }, (_, at) => (book.chooseForCall(CALL) ? at + 1 : 0)).filter(
      Boolean,
    );
  };
  test.each([
    [{ nth: 3 }, undefined, [3]],
    [{ every: 2 }, undefined, [2, 4, 6]],
    [{}, 2, [1, 2]],
    [{ method: 'post' }, undefined, [1, 2, 3, 4, 5, 6]],
    [{ provider: 'hyperswitch' }, undefined, []],
    [{ path: '/v1/*' }, 1, [1]],
    [{ path: '/v1' }, undefined, []],
    [{ path: '/**' }, 1, [1]],
    [{ probability: 0 }, undefined, []],
  ])('by %j, %s times at most, to the calls %j', (match, times, expected) => {
    expect(hits(match, times)).toEqual(expected);
  });
});

test.each([
  ['a profile that is none', 'wild', 'wild'],
  ['a kind that is none', [{ fault: { kind: 'melt' } }], 'melt'],
  ['a share beyond one', [{ match: { probability: 2 }, fault: { kind: 'slow' } }], 'probability'],
  ['a count that is no number', [{ fault: { kind: 'slow' }, times: 0 }], 'times'],
])('%s is refused', async (_name, faults, word) => {
  await expect(startSandbox({ faults: faults as never })).rejects.toMatchObject({
    code: 'SANDBOX_FAULTS_INVALID',
    message: expect.stringContaining(word),
  });
});
