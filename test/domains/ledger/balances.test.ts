import { randomUUID } from 'node:crypto';

import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { AMOUNT_MINOR_MAX } from '#core/money/amount.ts';
import { parseCurrency } from '#core/money/currency.ts';
import { withTx } from '#db/tx.ts';
import {
  ACCOUNT_KINDS,
  balanceOf,
  listBalances,
  listEntries,
  readLedgerHealth,
  reverseTransaction,
  verifyLedger,
  type AccountKind,
} from '#domains/ledger/index.ts';

import { EUR, move, nameOf, openLedgerTest, posting, USD, type LedgerTest } from './ledger-test.ts';

const SELLER = randomUUID();
const OTHER = randomUUID();

let books: LedgerTest;
beforeEach(async () => {
  books = await openLedgerTest();
});
afterEach(() => books[Symbol.asyncDispose]());

const balances = async (input: Partial<Parameters<typeof listBalances>[1]> = {}) =>
  (await listBalances(books.test.ctx, { limit: 100, ...input })).items.map(
    ({ account, balanceMinor }) => [account.kind, account.ownerId, account.currency, balanceMinor],
  );

it('sums up what went in and out of an account', async () => {
  await books.book(posting([move('stripe_balance', 'psp_clearing', 1000n)]));
  await books.book(posting([move('psp_fee', 'stripe_balance', 30n)]));
  expect(await balanceOf(books.test.ctx, { kind: 'stripe_balance' }, EUR)).toMatchObject({
    account: { kind: 'stripe_balance', ownerId: null, currency: 'EUR' },
    debitsMinor: 1000n,
    creditsMinor: 30n,
    balanceMinor: 970n,
  });
  expect(await balanceOf(books.test.ctx, { kind: 'suspense' }, EUR)).toMatchObject({
    debitsMinor: 0n,
    creditsMinor: 0n,
    balanceMinor: 0n,
  });
});

it('lists accounts by kind, currency and owner, and page by page as in one', async () => {
  const [first, second] = [SELLER, OTHER].sort() as [string, string];
  await books.book(posting([move('stripe_balance', `seller_payable:${second}`, 5n, USD)]));
  await books.book(
    posting([
      move('stripe_balance', `seller_payable:${second}`, 5n),
      move('stripe_balance', `seller_payable:${first}`, 6n),
    ]),
  );
  const all = [
    ['seller_payable', first, 'EUR', -6n],
    ['seller_payable', second, 'EUR', -5n],
    ['seller_payable', second, 'USD', -5n],
    ['stripe_balance', null, 'EUR', 11n],
    ['stripe_balance', null, 'USD', 5n],
  ];
  expect(await balances()).toEqual(all);
  expect(await balances({ kind: 'stripe_balance', currency: 'usd' })).toEqual([all[4]]);
  expect(await balances({ ownerId: first })).toEqual([all[0]]);
  const paged: unknown[] = [];
  let cursor: string | undefined;
  do {
    const page = await listBalances(books.test.ctx, { limit: 1, cursor });
    paged.push(...page.items.map((item) => [item.account.kind, item.account.ownerId]));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(paged).toEqual(all.map(([kind, owner]) => [kind, owner]));
});

it.each([
  [{ currency: 'XXX' }, 'CURRENCY_UNKNOWN'],
  [{ ownerId: 'me' }, 'LEDGER_OWNER_INVALID'],
  [{ cursor: 'bm90aGluZw' }, 'CURSOR_INVALID'],
])('refuses to list balances of %j', async (input, code) => {
  await expect(listBalances(books.test.ctx, { limit: 1, ...input })).rejects.toMatchObject({
    code,
  });
});

it('lists rows by source, account, chain and transaction, the newest first, page by page', async () => {
  const order = posting([
    move('stripe_balance', 'psp_clearing', 10n),
    move('psp_clearing', `seller_payable:${SELLER}`, 10n),
  ]);
  const { transactionId } = await books.book(order);
  const transfer = posting([move(`seller_payable:${SELLER}`, 'stripe_balance', 10n)], {
    source: { kind: 'transfer', id: randomUUID() },
    purpose: 'transfer',
    chainId: order.source.id,
  });
  await books.book(transfer);
  await books.book(posting([move('stripe_balance', 'external', 3n)]));
  const amounts = async (input: Partial<Parameters<typeof listEntries>[1]>) =>
    (await listEntries(books.test.ctx, { limit: 10, ...input })).items.map(
      ({ debit, credit, amountMinor }) => [debit.kind, credit.kind, amountMinor],
    );
  const paid = ['seller_payable', 'stripe_balance', 10n];
  const rest = [
    ['psp_clearing', 'seller_payable', 10n],
    ['stripe_balance', 'psp_clearing', 10n],
  ];
  expect(await amounts({ chainId: order.source.id })).toEqual([paid, ...rest]);
  expect(await amounts({ source: transfer.source })).toEqual([paid]);
  expect(await amounts({ transactionId })).toEqual(rest);
  const account = { kind: 'seller_payable', ownerId: SELLER, currency: EUR } as const;
  expect(await amounts({ account })).toEqual([paid, rest[0]]);
  const page = await listEntries(books.test.ctx, { limit: 3 });
  const next = await listEntries(books.test.ctx, { limit: 3, cursor: page.nextCursor! });
  expect([page.items.length, next.items.length, next.nextCursor]).toEqual([3, 1, null]);
  expect(next.items[0]).toMatchObject({
    leg: 0,
    legs: 2,
    source: order.source,
    purpose: 'capture',
    chainId: order.source.id,
    reverses: null,
    occurredAt: order.occurredAt,
    requestId: books.test.ctx.requestId,
  });
  await expect(listEntries(books.test.ctx, { limit: 1, cursor: 'x' })).rejects.toMatchObject({
    code: 'CURSOR_INVALID',
  });
});

it('takes a transaction back by its mirror, once', async () => {
  const order = posting([
    move('stripe_balance', 'psp_clearing', 10n),
    move('psp_clearing', `seller_payable:${SELLER}`, 10n),
  ]);
  const { transactionId } = await books.book(order);
  const takeBack = (id: string) =>
    withTx(books.test.ctx, (tx) =>
      reverseTransaction(tx, {
        transactionId,
        source: { kind: 'correction', id },
        purpose: 'correct',
        occurredAt: new Date(),
      }),
    );
  const id = randomUUID();
  expect((await takeBack(id)).isNew).toBe(true);
  expect((await takeBack(id)).isNew).toBe(false);
  expect((await balances()).map((row) => row[3])).toEqual([0n, 0n, 0n]);
  const { items } = await listEntries(books.test.ctx, { limit: 10, chainId: order.source.id });
  expect(items).toHaveLength(4);
  expect(items.map((item) => item.reverses)).toEqual([items[3]!.id, items[2]!.id, null, null]);
  // Under another id it would be taken back twice.
  await expect(takeBack(randomUUID())).rejects.toMatchObject({ code: 'LEDGER_POSTING_INVALID' });
  expect((await verifyLedger(books.test.ctx, { sources: [] })).findings).toEqual([]);
  await expect(
    withTx(books.test.ctx, (tx) =>
      reverseTransaction(tx, {
        transactionId: randomUUID() as typeof transactionId,
        source: order.source,
        purpose: 'x',
        occurredAt: new Date(),
      }),
    ),
  ).rejects.toMatchObject({ code: 'LEDGER_TRANSACTION_NOT_FOUND' });
});

it('gives gauges the totals of each kind, and what is out of balance', async () => {
  await books.book(posting([move('stripe_balance', `seller_payable:${SELLER}`, 5n)]));
  await books.book(posting([move('stripe_balance', `seller_payable:${OTHER}`, 6n)]));
  await books.book(posting([move('external', 'stripe_balance', 4n, USD)]));
  expect(await readLedgerHealth(books.test.ctx)).toEqual({
    unbalanced: [],
    brokenTransactions: 0,
    totals: [
      { kind: 'external', currency: 'USD', balanceMinor: 4n },
      { kind: 'seller_payable', currency: 'EUR', balanceMinor: -11n },
      { kind: 'stripe_balance', currency: 'EUR', balanceMinor: 11n },
      { kind: 'stripe_balance', currency: 'USD', balanceMinor: -4n },
    ],
  });
  await books.run('alter table ledger_entries drop constraint ledger_entries_debit_fkey');
  await books.tamper(
    'ledger_entries',
    `update ledger_entries set legs = 2, debit_account_id =
       (select id from ledger_accounts where kind = 'external') where amount_minor = 5`,
  );
  expect(await readLedgerHealth(books.test.ctx)).toMatchObject({
    unbalanced: [
      { currency: 'EUR', differenceMinor: -5n },
      { currency: 'USD', differenceMinor: 5n },
    ],
    brokenTransactions: 1,
  });
});

it('agrees with a model in memory, whatever is booked, and adds up to zero', async () => {
  const names = (Object.keys(ACCOUNT_KINDS) as AccountKind[]).flatMap((kind) =>
    kind.startsWith('seller_') ? [`${kind}:${SELLER}`, `${kind}:${OTHER}`] : [kind],
  ) as Parameters<typeof move>[0][];
  const leg = fc
    .tuple(
      fc.constantFrom(...names),
      fc.constantFrom(...names),
      fc.oneof(fc.bigInt(1n, 1000n), fc.bigInt(1n, AMOUNT_MINOR_MAX)),
    )
    .filter(([debit, credit]) => debit !== credit);
  const fact = fc.record({
    legs: fc.array(leg, { minLength: 1, maxLength: 6 }),
    currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
    isRepeated: fc.boolean(),
  });
  const model = new Map<string, bigint>();
  const add = (name: string, currency: string, amount: bigint): void => {
    model.set(`${name} ${currency}`, (model.get(`${name} ${currency}`) ?? 0n) + amount);
  };
  await fc.assert(
    fc.asyncProperty(fc.array(fact, { minLength: 1, maxLength: 5 }), async (facts) => {
      for (const { legs, currency, isRepeated } of facts) {
        const code = parseCurrency(currency);
        const input = posting(
          legs.map(([debit, credit, amount]) => move(debit, credit, amount, code)),
        );
        await Promise.all(Array.from({ length: isRepeated ? 2 : 1 }, () => books.book(input)));
        for (const [debit, credit, amount] of legs) {
          add(debit, currency, amount);
          add(credit, currency, -amount);
        }
      }
      const { items } = await listBalances(books.test.ctx, { limit: 1000 });
      const read = new Map(
        items.map(({ account, balanceMinor }) => {
          const owner = account.ownerId === null ? '' : `:${account.ownerId}`;
          return [`${account.kind}${owner} ${account.currency}`, balanceMinor];
        }),
      );
      expect(read).toEqual(model);
      for (const currency of ['EUR', 'JPY', 'KWD']) {
        const own = items.filter((item) => item.account.currency === currency);
        expect(own.reduce((sum, item) => sum + item.balanceMinor, 0n)).toBe(0n);
      }
    }),
    { numRuns: 40 },
  );
  const { findings } = await verifyLedger(books.test.ctx, { sources: [] });
  const allowed = new Set(['balance-on-its-side', 'suspense-empty']);
  expect(findings.filter((item) => !allowed.has(item.rule))).toEqual([]);
  expect(nameOf(names[0]!)).toEqual({ kind: 'stripe_balance' });
});
