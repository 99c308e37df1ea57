import { expect, test } from 'vitest';

import { EXCEPTION_CLASSES } from '#domains/payments/model.ts';
import type { Reconciliation } from '#server/contract/reconciliation.ts';
import { ApiProblem, wordsFor } from '#web/api/api-problem.ts';
import { exceptionWords } from '#web/money/exception-words.ts';
import { gateWords, periodWords } from '#web/money/plan-words.ts';
import { endWords, runWords, shareWords, standstillWords } from '#web/money/reconcile-words.ts';
import { transferWords } from '#web/money/selling-words.ts';

test('every class of exception says what it is and what to do', () => {
  const unknown = EXCEPTION_CLASSES.filter((name) => exceptionWords(name).what === name);
  expect(unknown).toEqual([]);
});

test('a held transfer says why it waits', () => {
  expect(transferWords({ state: 'on_hold', holdReason: 'account' })).toBe(
    'On hold: the account at the payment provider is not complete',
  );
  expect(transferWords({ state: 'completed', holdReason: null })).toBe('Sent to you');
});

test('refusals of the shop are said without words of the API', () => {
  const problem = (code: string, detail: string) =>
    wordsFor(new ApiProblem({ status: 409, code, detail, hint: 'DELETE /api/v1/cart/items/ID' }));
  expect(
    problem('PRODUCT_NOT_FOR_SALE', 'Product 018f cannot be bought: you hold its licence already.'),
  ).toBe('This cannot be bought: you hold its licence already.');
  expect(problem('ORDER_TOTAL_CHANGED', 'The total is 5 now, not 4 (minor units).')).toMatch(
    /^A price has changed/,
  );
  expect(problem('SOMETHING_ELSE', 'It rains.')).toBe('It rains. DELETE /api/v1/cart/items/ID');
});

test('whoever has no plan in force is told why', () => {
  const gate = { premium: false, url: null, subscription: null } as const;
  const words = (reason: 'no_plan' | 'ended', endReason: 'never_paid' | null) =>
    gateWords({ ...gate, reason, endReason });
  expect(words('no_plan', null)).toBe('You have no plan.');
  expect(words('ended', 'never_paid')).toBe('The plan that you chose was not paid in time.');
});

test.each([
  [1, 'a month'],
  [3, 'every 3 months'],
  [12, 'a year'],
])('a period of %i months is %s', (months, words) => {
  expect(periodWords(months)).toBe(words);
});

test('a comparison says how it ended, and whether somebody has to look', () => {
  const none = {
    suspected: 0,
    planned: 0,
    applied: 0,
    unchanged: 0,
    stale: 0,
    failed: 0,
    left: 0,
  };
  const end: Parameters<typeof endWords>[0] = {
    state: 'done',
    step: 'end',
    incomplete: [],
    outcomes: none,
  };
  expect(endWords(end)).toEqual({ words: 'Nothing differs', bad: false });
  expect(endWords({ ...end, outcomes: { ...none, planned: 2, applied: 1 } })).toEqual({
    words: '2 can be repaired, 1 repaired',
    bad: false,
  });
  expect(endWords({ ...end, outcomes: { ...none, left: 1 } }).bad).toBe(true);
  expect(endWords({ ...end, outcomes: { ...none, failed: 1 } }).bad).toBe(true);
  expect(endWords({ ...end, incomplete: ['payment: no answer'] })).toEqual({
    words: 'Nothing differs, a list was not read to its end',
    bad: true,
  });
  expect(endWords({ ...end, state: 'running', step: 'discover' }).words).toBe('Not over: discover');
  expect(endWords({ ...end, state: 'abandoned', step: 'prove' }).words).toBe('Given up at: prove');
  const stuck = { scope: 'orders', applies: true, stuckOnly: true } as const;
  expect(runWords({ ...stuck, step: 'end' })).toBe('Orders, with repairs, only what is not over');
  expect(runWords({ ...stuck, step: 'plan' })).toBe('Orders, what a plan says');
});

test.each([
  [0, 'Can be repaired without a person'],
  [1, '1 of 3 for a person'],
  [3, 'For a person'],
])('of three differences with %i for a person it is said that they are %s', (forPerson, words) => {
  expect(shareWords({ count: 3, forPerson })).toBe(words);
});

test('comparisons that do not happen any more are told, and those that never do', () => {
  const at = Date.parse('2026-01-02T00:00:00.000Z');
  const lastRun = { finishedAt: '2026-01-01T21:00:00.000Z' } as Reconciliation['lastRun'];
  const words = (intervalMs: number, nowMs: number, run = lastRun) =>
    standstillWords({ lastRun: run, intervalMs }, nowMs);
  expect(words(3_600_000, at)).toBeUndefined();
  expect(words(3_600_000, at + 1)).toContain('one is due every hour.');
  expect(words(300_000, at)).toContain('one is due every 5 minutes.');
  expect(words(3_600_000, at, null)).toBeUndefined();
  expect(words(0, at)).toContain('reconcile.intervalMs is 0');
});
