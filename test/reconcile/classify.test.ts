import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  DIFFERENCE_CLASSES,
  OBJECT_KINDS,
  type LocalObject,
} from '#domains/reconciliation/index.ts';
import { classify } from '#reconcile/classify.ts';
import type { Facts } from '#reconcile/model.ts';
import { RECONCILE_RULES } from '#reconcile/rules.ts';

import { LABELS, labelledFacts } from './labelled-facts.ts';

const ROWS = 100_000;

test('the class of a hundred thousand pairs is the one that they were spoiled to be', () => {
  expect([...LABELS].sort()).toEqual(['ok', ...DIFFERENCE_CLASSES].sort());
  const wrong: string[] = [];
  for (let index = 0; index < ROWS && wrong.length < 10; index += 1) {
    const row = labelledFacts(index);
    const verdict = classify(row.facts);
    if (verdict.class !== row.class) {
      const { kind } = row.facts.local ?? row.facts.remote ?? { kind: 'none' };
      wrong.push(
        `row ${index}, a ${kind}, is ${verdict.class} (${verdict.rule}), not ${row.class}`,
      );
    }
  }
  expect(wrong).toEqual([]);
});

const words = ['pending', 'succeeded', 'failed', 'unknown', 'completed', 'cancelled', 'paid', 'x'];
const minor = fc.option(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }));
const id = fc.option(fc.constantFrom('a', 'b'));
const side = {
  kind: fc.constantFrom(...OBJECT_KINDS),
  objectId: fc.constantFrom('a', 'b'),
  parentId: id,
  doneMinor: minor,
  currency: fc.constantFrom('EUR', 'USD', 'XTS'),
  destination: id,
  createdAt: fc.constant(new Date(0)),
};
const remote = fc.record({
  ...side,
  amountMinor: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  status: fc.option(fc.constantFrom(...words)),
  names: id,
});
const local = fc.record({
  ...side,
  objectId: id,
  currency: fc.option(fc.constantFrom('EUR', 'USD', 'XTS')),
  id: fc.constantFrom('a', 'b'),
  chainId: id,
  amountMinor: minor,
  state: fc.constantFrom(...words),
  operationId: id as fc.Arbitrary<LocalObject['operationId']>,
  operationState: fc.constant('watching' as const),
  wasSent: fc.boolean(),
  wasSeen: fc.boolean(),
  unclearSince: fc.option(fc.constant(new Date(0))),
  nextAttemptAt: fc.constant(null),
  fence: minor,
  pokes: minor,
});
const facts: fc.Arbitrary<Facts> = fc.record({
  local: fc.option(local),
  remote: fc.option(remote),
  absent: fc.boolean(),
  named: fc.option(local),
  twins: fc.nat(3),
  parentId: id,
  refundedThereMinor: minor,
  owedMinor: minor,
  backMinor: minor,
  right: fc.constant(null),
  ageMs: fc.nat(10),
  graceMs: fc.nat(10),
  unclearMs: fc.nat(10),
  unclearForMs: fc.option(fc.nat(10)),
  waitsForMs: fc.option(fc.nat(10)),
});

describe('the rules', () => {
  test('have an answer to everything, in words, and always the same', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const verdict = classify(given);
        expect(classify(given)).toEqual(verdict);
        if (verdict.class === 'ok') return;
        expect(DIFFERENCE_CLASSES).toContain(verdict.class);
        expect(verdict.amountMinor >= 0n).toBe(true);
        expect(verdict.message).not.toMatch(/undefined|null|\[object/);
        expect(verdict.subject.id).not.toBe('');
      }),
      { numRuns: 20_000 },
    );
  });

  test('repair only what they name, and say of each how or why not', () => {
    expect(new Set(RECONCILE_RULES.map((rule) => rule.id)).size).toBe(RECONCILE_RULES.length);
    for (const rule of RECONCILE_RULES) {
      expect([rule.id, rule.action === null]).toEqual([rule.id, rule.class === 'ok']);
      expect(rule.remedy.length).toBeGreaterThan(5);
      expect(Object.isFrozen(rule)).toBe(true);
    }
    expect(Object.isFrozen(RECONCILE_RULES)).toBe(true);
    // Two transfers for one row, and what nobody here has made: never by itself.
    for (const name of ['twin', 'twins', 'there-only', 'amount', 'currency', 'gone']) {
      expect(RECONCILE_RULES.find(({ id }) => id === name)?.action).toBe('person');
    }
  });
});
