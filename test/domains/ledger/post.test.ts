import { randomUUID } from 'node:crypto';

import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { AMOUNT_MINOR_MAX } from '#core/money/amount.ts';
import { parseCurrency } from '#core/money/currency.ts';
import { withTx } from '#db/tx.ts';
import { post, type LedgerPosting, type Leg } from '#domains/ledger/index.ts';
import { openTestContext, type TestContext } from '#test/support/test-context.ts';

const EUR = parseCurrency('EUR');
const SELLER = randomUUID();

let test: TestContext;
let client: pg.Client;
beforeEach(async () => {
  test = await openTestContext();
  client = new pg.Client({ connectionString: test.databaseUrl });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await test[Symbol.asyncDispose]();
});

const capture = (amountMinor = 1000n): Leg => ({
  debit: { kind: 'stripe_balance' },
  credit: { kind: 'psp_clearing' },
  amountMinor,
  currency: EUR,
});
const share = (amountMinor = 900n): Leg => ({
  debit: { kind: 'psp_clearing' },
  credit: { kind: 'seller_payable', ownerId: SELLER },
  amountMinor,
  currency: EUR,
});
const fee = (amountMinor = 100n): Leg => ({
  debit: { kind: 'psp_clearing' },
  credit: { kind: 'platform_fee' },
  amountMinor,
  currency: EUR,
});
const posting = (change: Partial<LedgerPosting> = {}): LedgerPosting => ({
  source: { kind: 'order', id: randomUUID() },
  purpose: 'capture',
  occurredAt: new Date('2026-01-02T03:04:05Z'),
  legs: [capture(), share(), fee()],
  ...change,
});
const book = (input: LedgerPosting) => withTx(test.ctx, (tx) => post(tx, input));
const rows = async (text: string) => (await client.query(text)).rows as Record<string, unknown>[];
const count = async (table: string) =>
  Number((await rows(`select count(*) from ${table}`))[0]!['count']);

it('books all legs of a fact in one transaction of the ledger', async () => {
  const orderId = randomUUID();
  const { transactionId, isNew } = await book(
    posting({ source: { kind: 'order', id: orderId }, chainId: orderId }),
  );
  expect(isNew).toBe(true);
  const entries = await rows(
    `select entry.leg, entry.legs, debit.kind as debit, credit.kind as credit, credit.owner_id,
       amount_minor, entry.currency, source_id, chain_id, transaction_id, request_id
     from ledger_entries entry join ledger_accounts debit on debit.id = debit_account_id
     join ledger_accounts credit on credit.id = credit_account_id order by entry.id`,
  );
  const all = {
    legs: 3,
    currency: 'EUR',
    source_id: orderId,
    chain_id: orderId,
    transaction_id: transactionId,
    request_id: test.ctx.requestId,
  };
  expect(entries).toEqual([
    {
      ...all,
      leg: 0,
      debit: 'stripe_balance',
      credit: 'psp_clearing',
      owner_id: null,
      amount_minor: '1000',
    },
    {
      ...all,
      leg: 1,
      debit: 'psp_clearing',
      credit: 'seller_payable',
      owner_id: SELLER,
      amount_minor: '900',
    },
    {
      ...all,
      leg: 2,
      debit: 'psp_clearing',
      credit: 'platform_fee',
      owner_id: null,
      amount_minor: '100',
    },
  ]);
});

it('changes nothing when the same fact is booked again, whatever time it is said to be of', async () => {
  const input = posting();
  const first = await book(input);
  const again = await book({ ...input, occurredAt: new Date() });
  expect(again).toEqual({ transactionId: first.transactionId, isNew: false });
  expect(await count('ledger_entries')).toBe(3);
});

it.each([
  ['another amount', [capture(), share(901n), fee(99n)]],
  ['fewer legs', [capture(), share()]],
  ['one leg more', [capture(), share(), fee(), fee(50n)]],
  ['another account', [capture(), share(), { ...fee(), credit: { kind: 'suspense' } as const }]],
  [
    'another currency',
    [capture(), share(), fee()].map((leg): Leg => {
      const { debit, credit, amountMinor } = leg;
      return { debit, credit, amountMinor, currency: parseCurrency('USD') };
    }),
  ],
])(
  'refuses the same fact with %s, and leaves nothing behind when the caller goes on',
  async (_, legs) => {
    const input = posting();
    await book(input);
    await withTx(test.ctx, async (tx) => {
      await expect(post(tx, { ...input, legs })).rejects.toMatchObject({
        code: 'LEDGER_SOURCE_CONFLICT',
      });
    });
    expect(await count('ledger_entries')).toBe(3);
  },
);

it('books two purposes of one source, and one purpose of two sources', async () => {
  const input = posting();
  await book(input);
  await book({ ...input, purpose: 'other' });
  await book(posting());
  expect(await count('ledger_entries')).toBe(9);
  expect(await count('ledger_accounts')).toBe(4);
});

it('books a fact once when many book it at once', async () => {
  const input = posting();
  const posted = await Promise.all(Array.from({ length: 8 }, () => book(input)));
  expect(posted.filter((item) => item.isNew)).toHaveLength(1);
  expect(new Set(posted.map((item) => item.transactionId)).size).toBe(1);
  expect(await count('ledger_entries')).toBe(3);
});

it('lets the second of two wait for the first, and books it when the first gives up', async () => {
  const input = posting();
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let booked = (): void => {};
  const isBooked = new Promise<void>((resolve) => (booked = resolve));
  const first = withTx(test.ctx, async (tx) => {
    await post(tx, input);
    booked();
    await held;
    throw new Error('given up');
  });
  await isBooked;
  const second = book(input);
  release();
  await expect(first).rejects.toThrow('given up');
  expect((await second).isNew).toBe(true);
  expect(await count('ledger_entries')).toBe(3);
});

it('makes accounts once when facts with the same accounts in another order come at once', async () => {
  const legs = [capture(), share(), fee()];
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      book(posting({ legs: index % 2 === 0 ? legs : [...legs].reverse() })),
    ),
  );
  expect(await count('ledger_accounts')).toBe(4);
  expect(await count('ledger_entries')).toBe(60);
});

it('makes the account of each of a hundred sellers once when two come at once for each', async () => {
  const sellers = Array.from({ length: 100 }, () => randomUUID());
  for (const ownerId of sellers) {
    const legs: Leg[] = [{ ...share(), credit: { kind: 'seller_payable', ownerId } }];
    await Promise.all([1, 2, 3, 4].map(() => book(posting({ legs }))));
  }
  expect(await count('ledger_accounts')).toBe(101);
  expect(await count('ledger_entries')).toBe(400);
});

it('books both when two book two facts each that need the same new accounts in another order', async () => {
  const payables = [1, 2].map((): Leg => {
    const credit = { kind: 'seller_payable' as const, ownerId: randomUUID() };
    return Object.assign(share(), { credit });
  });
  await book(posting({ legs: [share()] }));
  let arrived = 0;
  let meet = (): void => {};
  const bothAreHere = new Promise<void>((resolve) => (meet = resolve));
  const bookBoth = (legs: readonly Leg[]) =>
    withTx(test.ctx, async (tx) => {
      const first = await post(tx, posting({ legs: [legs[0]!] }));
      arrived += 1;
      if (arrived === 2) meet();
      // Each has one of the two now and goes for the other: PostgreSQL ends one of them.
      await bothAreHere;
      return [first, await post(tx, posting({ legs: [legs[1]!] }))];
    });
  const posted = await Promise.all([bookBoth(payables), bookBoth([...payables].reverse())]);
  // The one that was ended begins again, and may meet the other, or itself be met, once more.
  expect(arrived).toBeGreaterThan(2);
  expect(posted.flat().every(({ isNew }) => isNew)).toBe(true);
  expect(await count('ledger_accounts')).toBe(4);
  expect(await count('ledger_entries')).toBe(5);
});

it('leaves no row when the transaction around it is rolled back', async () => {
  const gone = withTx(test.ctx, async (tx) => {
    await post(tx, posting());
    throw new Error('the change failed');
  });
  await expect(gone).rejects.toThrow('the change failed');
  expect(await count('ledger_accounts')).toBe(0);
});

it('keeps the largest amounts exactly, also when they add up to more than a column holds', async () => {
  await book(posting({ legs: [capture(AMOUNT_MINOR_MAX)] }));
  await book(posting({ legs: [capture(AMOUNT_MINOR_MAX)] }));
  const [sum] = await rows('select sum(amount_minor) from ledger_entries');
  expect(sum).toEqual({ sum: (2n ** 64n - 2n).toString() });
});

it.each<[string, Partial<LedgerPosting>, string]>([
  ['an amount of zero', { legs: [capture(0n)] }, 'leg 0 moves 0 EUR'],
  ['a negative amount', { legs: [capture(-1n)] }, 'leg 0 moves -1 EUR'],
  ['an amount beyond 2^63 - 1', { legs: [capture(2n ** 63n)] }, 'not from 1 to 2^63 - 1'],
  ['no legs', { legs: [] }, '0 legs'],
  ['too many legs', { legs: Array.from({ length: 1001 }, () => capture(1n)) }, '1001 legs'],
  [
    'an account against itself',
    { legs: [{ ...capture(), credit: { kind: 'stripe_balance' } }] },
    'to itself',
  ],
  [
    'a seller without an id',
    { legs: [{ ...capture(), credit: { kind: 'seller_debt' } }] },
    'names no seller of seller_debt',
  ],
  [
    'an id where no seller is',
    { legs: [{ ...capture(), credit: { kind: 'psp_fee', ownerId: SELLER } }] },
    'names a seller of psp_fee',
  ],
  [
    'a seller who is no UUID',
    { legs: [{ ...capture(), credit: { kind: 'seller_debt', ownerId: 'x' } }] },
    'no id',
  ],
  ['a source that is no UUID', { source: { kind: 'order', id: '7' } }, 'ids are UUIDs'],
  ['a purpose that is no word', { purpose: 'Capture!' }, 'words'],
  [
    'two currencies without an exchange',
    { legs: [capture(), { ...fee(), currency: parseCurrency('JPY') }] },
    'EUR and JPY meet without a recorded exchange',
  ],
])('refuses %s and writes nothing', async (_, change, words) => {
  await expect(book(posting(change))).rejects.toMatchObject({
    code: 'LEDGER_POSTING_INVALID',
    message: expect.stringContaining(words),
  });
  expect(await count('ledger_accounts')).toBe(0);
});

it('books an exchange of currencies with its rate and where that stands', async () => {
  const USD = parseCurrency('USD');
  const sold: Leg = {
    debit: { kind: 'fx_residue' },
    credit: { kind: 'stripe_balance' },
    amountMinor: 1000n,
    currency: EUR,
  };
  const bought: Leg = {
    debit: { kind: 'stripe_balance' },
    credit: { kind: 'fx_residue' },
    amountMinor: 1084n,
    currency: USD,
  };
  const pair = { soldLeg: 0, boughtLeg: 1, rate: '1.0842', evidence: 'txn_1' };
  const input = posting({ legs: [sold, bought], fxPairs: [pair] });
  await book(input);
  expect((await book(input)).isNew).toBe(false);
  expect(await rows('select sold_leg, bought_leg, rate, evidence from ledger_fx_pairs')).toEqual([
    { sold_leg: 0, bought_leg: 1, rate: '1.0842', evidence: 'txn_1' },
  ]);
  for (const wrong of [
    { ...pair, soldLeg: 1, boughtLeg: 0 },
    { ...pair, rate: '0' },
    { ...pair, rate: '1e3' },
    { ...pair, evidence: '' },
    { ...pair, boughtLeg: 2 },
  ]) {
    await expect(book(posting({ legs: [sold, bought], fxPairs: [wrong] }))).rejects.toMatchObject({
      code: 'LEDGER_POSTING_INVALID',
    });
  }
});
