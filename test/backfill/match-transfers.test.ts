import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { matchTransfers } from '#backfill/index.ts';
import { normalizeId } from '#backfill/read-names.ts';
import { uuidToBase32 } from '#core/base32.ts';
import { idFrom } from '#core/ids.ts';
import type { BackfillCandidate, ListedTransfer } from '#domains/market/index.ts';

import { drawLabelled, truthOf, type Labelled } from './draw-labelled.ts';

const ORDER = idFrom<'order'>('test', 'order');
const ROW = idFrom<'seller-transfer'>('test', 'row');
const AT = new Date('2024-01-01T00:00:00Z');

function candidate(of: Partial<BackfillCandidate> = {}): BackfillCandidate {
  return {
    id: ROW,
    orderId: ORDER,
    state: 'unknown',
    destination: 'acct_1',
    amountMinor: 900n,
    currency: 'EUR',
    createdAt: AT,
    touchedAt: AT,
    otherDestinations: [],
    hasRival: false,
    ...of,
  };
}

function remote(of: Partial<ListedTransfer> = {}): ListedTransfer {
  return {
    stripeTransferId: 'tr_1',
    orderId: null,
    sellerTransferId: null,
    amountMinor: 900n,
    reversedMinor: 0n,
    currency: 'EUR',
    destination: 'acct_1',
    transferGroup: null,
    metadata: { order_id: ORDER, seller_transfer_id: ROW },
    createdAt: AT,
    ...of,
  };
}

function reasons(candidates: BackfillCandidate[], ...remotes: ListedTransfer[]) {
  const { matched, ambiguous, absent } = matchTransfers(candidates, remotes);
  expect(matched).toEqual([]);
  expect(absent).toEqual([]);
  return ambiguous.map((one) => one.reasons);
}

describe('ids are read however they were written', () => {
  const id = '018f3c2e-9b7a-7c11-8d5e-0123456789ab';
  test.each([
    id.toUpperCase(),
    id.replaceAll('-', ''),
    `order_${id}`,
    `ORDER-${id.toUpperCase()}`,
    `{${id}}`,
    `urn:uuid:${id}`,
    ` "${id}"\u200b`,
    `ord_${uuidToBase32(id)}`,
    uuidToBase32(id).toUpperCase(),
  ])('%s', (text) => expect(normalizeId(text)).toBe(id));

  test.each([
    '',
    'see ticket 7',
    id.slice(1),
    `0${id}`,
    `${id}0`,
    `order${id.replaceAll('-', '')}`,
  ])('%j is no id', (text) => expect(normalizeId(text)).toBeUndefined());
});

test('a match names the row, or its order and goes to its account', () => {
  const expected = [{ sellerTransferId: ROW, stripeTransferId: 'tr_1' }];
  expect(matchTransfers([candidate()], [remote()]).matched).toEqual(expected);
  const ofOrder = remote({ metadata: { orderId: ORDER.toUpperCase() } });
  expect(matchTransfers([candidate()], [ofOrder]).matched).toEqual(expected);
  const inGroup = remote({ metadata: {}, transferGroup: `order_${ORDER}` });
  expect(matchTransfers([candidate()], [inGroup]).matched).toEqual(expected);
});

test('the same amount to the same account is no match', () => {
  const { matched, absent } = matchTransfers([candidate()], [remote({ metadata: {} })]);
  expect([matched, absent.length]).toEqual([[], 1]);
});

test('whatever speaks against it is told, and nothing is guessed', () => {
  const one = candidate();
  expect(reasons([one], remote({ amountMinor: 899n }))).toEqual([['other-amount']]);
  expect(reasons([one], remote({ currency: 'USD' }))).toEqual([['other-currency']]);
  expect(reasons([one], remote({ destination: 'acct_2' }))).toEqual([['other-destination']]);
  expect(reasons([one], remote(), remote({ stripeTransferId: 'tr_2' }))).toEqual([
    ['several-remote'],
  ]);
  const other = idFrom<'order'>('test', 'other');
  expect(reasons([one], remote({ transferGroup: `order_${other}` }))).toEqual([
    ['contradictory-metadata'],
  ]);
  const ofOrder = remote({ metadata: { order_id: ORDER } });
  expect(reasons([candidate({ hasRival: true })], ofOrder)).toEqual([['given-up-row']]);
  const twin = candidate({ id: idFrom<'seller-transfer'>('test', 'twin') });
  expect(reasons([one, twin], ofOrder)).toEqual([['several-local'], ['several-local']]);
});

test('a transfer to another seller of the order is not in the way', () => {
  const one = candidate({ otherDestinations: ['acct_2'] });
  const others = remote({
    stripeTransferId: 'tr_2',
    metadata: { order_id: ORDER },
    destination: 'acct_2',
  });
  expect(matchTransfers([one], [remote(), others]).matched).toHaveLength(1);
});

test('of what can be decided everything is found, and nothing else ever', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 60 }), (seed, rows) => {
      const world = drawLabelled(seed, rows);
      const found = matchTransfers(world.candidates, world.remote);
      const truth = truthOf(world.labels, 'by-window');
      expect(labelsOf(found)).toEqual(truth);
      // The order in which a provider lists does not matter.
      expect(labelsOf(matchTransfers(world.candidates, world.remote.toReversed()))).toEqual(truth);
    }),
    { numRuns: 300 },
  );
});

function labelsOf({ matched, ambiguous, absent }: ReturnType<typeof matchTransfers>): Labelled {
  return Object.fromEntries(
    [
      ...matched.map((one) => [one.sellerTransferId, one.stripeTransferId] as const),
      ...ambiguous.map((one) => [one.sellerTransferId, 'ambiguous'] as const),
      ...absent.map((one) => [one.id as string, 'absent'] as const),
    ].sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
