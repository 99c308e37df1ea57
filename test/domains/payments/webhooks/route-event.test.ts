import { expect, test } from 'vitest';

import { routeEvent } from '#domains/payments/webhooks/route-event.ts';

const ROW = '018f3c2e-9b7a-7c11-8d5e-0123456789ab';
const IN_BASE_32 = '01hwy2x6vtfg8rtqg14d2pf2db';
const PAY = `pay_${IN_BASE_32}`;
const REF = `ref_${IN_BASE_32}`;

const hyperswitch = (objectKind: string | null, objectId: string | null, parentId?: string) =>
  routeEvent({
    provider: 'hyperswitch',
    eventType: 'any',
    objectKind,
    objectId,
    parentId: parentId ?? null,
  });
const stripe = (objectKind: string, objectId: string | null, parentId?: string) =>
  routeEvent({
    provider: 'stripe',
    eventType: 'any',
    objectKind,
    objectId,
    parentId: parentId ?? null,
  });

const OUR_PAYMENT = [
  { kind: 'payment', subjectId: ROW },
  { kind: 'payment', providerObjectId: PAY },
];

test('a payment is found by the row in its id', () => {
  expect(hyperswitch('payment_details', PAY)).toEqual({ act: 'look', targets: OUR_PAYMENT });
});

test('a payment that we did not make is looked for by its id', () => {
  expect(hyperswitch('payment_details', 'pay_of_the_dashboard')).toEqual({
    act: 'look',
    targets: [{ kind: 'payment', providerObjectId: 'pay_of_the_dashboard' }],
  });
});

test('a refund is found by the row in its id, or with its payment', () => {
  expect(hyperswitch('refund_details', REF, PAY)).toEqual({
    act: 'look',
    targets: [{ kind: 'refund', subjectId: ROW }, ...OUR_PAYMENT],
  });
  expect(hyperswitch('refund_details', 'by_hand', PAY)).toEqual({
    act: 'look',
    targets: OUR_PAYMENT,
  });
});

test('a dispute is seen with its payment', () => {
  expect(hyperswitch('dispute_details', 'dp_1', PAY)).toEqual({
    act: 'look',
    targets: [...OUR_PAYMENT, { kind: 'dispute', providerObjectId: 'dp_1' }],
  });
});

test('a transfer is found by its id, or by the row that it was made for', () => {
  expect(stripe('transfer', 'tr_1', ROW)).toEqual({
    act: 'look',
    targets: [
      { kind: 'transfer', providerObjectId: 'tr_1' },
      { kind: 'transfer', subjectId: ROW },
    ],
  });
  // What somebody wrote into the metadata by hand is no row of ours.
  expect(stripe('transfer', 'tr_1', 'order 7')).toEqual({
    act: 'look',
    targets: [{ kind: 'transfer', providerObjectId: 'tr_1' }],
  });
});

test('a payout of a connected account may be adopted, one of the platform is not ours to follow', () => {
  expect(stripe('payout', 'po_1', 'acct_1')).toEqual({
    act: 'look',
    targets: [{ kind: 'payout', providerObjectId: 'po_1' }],
    payout: { accountId: 'acct_1', payoutId: 'po_1' },
  });
  expect(stripe('payout', 'po_1')).toMatchObject({ act: 'skip' });
});

test('an account is looked at for itself and for its capabilities', () => {
  const targets = [{ kind: 'account', providerObjectId: 'acct_1' }];
  expect(stripe('account', 'acct_1')).toEqual({ act: 'look', targets });
  expect(stripe('capability', 'transfers', 'acct_1')).toEqual({ act: 'look', targets });
});

test.each([
  ['hyperswitch', () => hyperswitch('mandate_details', 'man_1')],
  ['hyperswitch', () => hyperswitch('payment_details', null)],
  ['hyperswitch', () => hyperswitch(null, 'x')],
  ['stripe', () => stripe('charge', 'ch_1')],
  ['stripe', () => stripe('capability', 'transfers')],
])('what is of no concern at %s is skipped with a reason', (_name, route) => {
  expect(route()).toEqual({ act: 'skip', reason: expect.stringMatching(/\w/) as string });
});
