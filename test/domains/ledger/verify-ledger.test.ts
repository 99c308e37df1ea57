import { randomUUID } from 'node:crypto';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { sql } from '#db/sql.ts';
import { ledgerRules, verifyLedger, type LedgerSourceTable } from '#domains/ledger/index.ts';

import { EUR, move, openLedgerTest, posting, USD, type LedgerTest } from './ledger-test.ts';

const SELLER = randomUUID();

let books: LedgerTest;
beforeEach(async () => {
  books = await openLedgerTest();
});
afterEach(() => books[Symbol.asyncDispose]());

const verify = async (sources: LedgerSourceTable[] = []) =>
  (await verifyLedger(books.test.ctx, { sources })).findings;
const found = async (sources: LedgerSourceTable[] = []) =>
  (await verify(sources)).map((item) => item.rule);
const dropKey = (name: string) => books.run(`alter table ledger_entries drop constraint ${name}`);
/** An order of 10.00 that is captured and shared out. */
const order = () =>
  posting([
    move('stripe_balance', 'psp_clearing', 1000n),
    move('psp_clearing', `seller_payable:${SELLER}`, 900n),
    move('psp_clearing', 'platform_fee', 100n),
  ]);

/** For each rule, what makes it speak; all rules keep silent before. */
const BAD: Record<string, () => Promise<LedgerSourceTable[] | void>> = {
  'sums-equal': async () => {
    await dropKey('ledger_entries_debit_fkey');
    const other = "(select id from ledger_accounts where currency = 'USD' limit 1)";
    await books.tamper(
      'ledger_entries',
      `update ledger_entries set debit_account_id = ${other} where leg = 0 and currency = 'EUR'`,
    );
  },
  'transaction-whole': () =>
    books.tamper('ledger_entries', 'delete from ledger_entries where leg = 2'),
  'source-posted-once': async () => {
    const { source, legs } = order();
    await books.book(posting(legs, { source, purpose: 'capture' }));
    const { transactionId } = await books.book(posting(legs, { source, purpose: 'twice' }));
    await dropKey('ledger_entries_source_key');
    await books.tamper(
      'ledger_entries',
      `update ledger_entries set purpose = 'capture' where transaction_id = '${transactionId}'`,
    );
  },
  'account-of-currency': async () => {
    await dropKey('ledger_entries_debit_fkey');
    await dropKey('ledger_entries_credit_fkey');
    await books.tamper(
      'ledger_entries',
      `update ledger_entries set currency = 'JPY' where currency = 'USD'`,
    );
  },
  'reversal-mirrors': async () => {
    await books.run('alter table ledger_entries drop constraint ledger_entries_reverses_fkey');
    await books.tamper(
      'ledger_entries',
      `update ledger_entries set reverses = (select min(id) from ledger_entries)
       where id = (select max(id) from ledger_entries)`,
    );
  },
  'exchange-recorded': async () => {
    const first = posting([move('stripe_balance', 'external', 5n, EUR)]);
    await books.book(first);
    const legs = [move('external', 'stripe_balance', 5n, USD)];
    await books.book(posting(legs, { chainId: first.source.id }));
  },
  'balance-on-its-side': async () => {
    await books.book(posting([move(`seller_payable:${SELLER}`, 'stripe_balance', 901n)]));
  },
  'suspense-empty': async () => {
    await books.book(posting([move('stripe_balance', 'suspense', 7n)]));
  },
  'closed-chain-cleared': async () => {
    const { source } = order();
    await books.run(
      `create table sold_orders (id uuid primary key); insert into sold_orders values ('${source.id}')`,
    );
    await books.book(posting([move('stripe_balance', 'psp_clearing', 3n)], { source }));
    const sources = await books.run(
      "select source_id from ledger_entries where source_kind = 'order'",
    );
    for (const row of sources) {
      await books.run(
        `insert into sold_orders values ('${String(row['source_id'])}') on conflict do nothing`,
      );
    }
    return [{ kind: 'order', table: 'sold_orders', closedChains: sql`select id from sold_orders` }];
  },
  'source-exists': async () => {
    await books.run('create table sold_orders (id uuid primary key)');
    return [{ kind: 'order', table: 'sold_orders' }];
  },
  'changes-refused': async () => {
    await books.run('alter table ledger_entries disable trigger ledger_entries_append_only');
  },
  'privileges-withheld': async () => {
    await books.run('grant delete on ledger_entries to public');
  },
};

it('has a bad case for every rule', () => {
  expect(Object.keys(BAD).sort()).toEqual(ledgerRules.rules.map((rule) => rule.id).sort());
});

it.each(ledgerRules.rules.map((rule) => [rule.id]))(
  'keeps silent on good books, and %s speaks first of what breaks it',
  async (id) => {
    await books.book(order());
    await books.book(posting([move('stripe_balance', 'external', 500n, USD)]));
    expect(await verify()).toEqual([]);
    const sources = (await BAD[id]!()) ?? [];
    const [first] = await verify(sources);
    expect(first).toMatchObject({ rule: id, subject: { name: expect.any(String) } });
    expect(first!.message).not.toMatch(/undefined|null|NaN|\[object/);
  },
);

it('counts what stands on the books', async () => {
  await books.book(order());
  expect(await verifyLedger(books.test.ctx, { sources: [] })).toEqual({
    findings: [],
    isCut: false,
    accounts: 4,
    transactions: 1,
    entries: 3,
  });
});

it('tells the first hundred of a kind, and that there are more', async () => {
  const legs = Array.from({ length: 101 }, () =>
    move(`seller_payable:${randomUUID()}`, `seller_debt:${SELLER}`, 1n),
  );
  await books.book(posting([...legs, move(`seller_debt:${SELLER}`, 'platform_fee', 101n)]));
  const { findings, isCut } = await verifyLedger(books.test.ctx, { sources: [] });
  expect([findings.length, isCut]).toEqual([100, true]);
});

it.each([
  ['update', 'update ledger_entries set amount_minor = 1'],
  ['an update of no row', 'update ledger_entries set amount_minor = 1 where false'],
  ['delete', 'delete from ledger_entries'],
  ['truncate', 'truncate ledger_entries cascade'],
  ['an update of accounts', "update ledger_accounts set kind = 'suspense'"],
  ['delete of accounts', 'delete from ledger_accounts'],
  ['truncate of accounts', 'truncate ledger_accounts cascade'],
  ['an update of exchanges', 'update ledger_fx_pairs set rate = 1'],
  ['delete of exchanges', 'delete from ledger_fx_pairs'],
  ['truncate of exchanges', 'truncate ledger_fx_pairs'],
  [
    'an upsert',
    `insert into ledger_entries overriding system value select * from ledger_entries
     on conflict (id) do update set amount_minor = 1`,
  ],
  ['a merge', `merge into ledger_entries using ledger_accounts on true when matched then delete`],
])('refuses %s to the owner, also to one who took all privileges', async (_, text) => {
  await books.book(order());
  await expect(books.run(text)).rejects.toMatchObject({ code: '42501' });
  await books.run('grant all on ledger_accounts, ledger_entries, ledger_fx_pairs to current_user');
  await expect(books.run(text)).rejects.toMatchObject({
    code: '42501',
    message: expect.stringContaining('the ledger is append-only'),
  });
  expect(await books.run('select sum(amount_minor) from ledger_entries')).toEqual([
    { sum: '2000' },
  ]);
});

it.each([
  ['disabled', 'alter table ledger_entries disable trigger ledger_entries_append_only'],
  [
    'left to rest in replicas',
    'alter table ledger_entries enable trigger ledger_entries_append_only',
  ],
  ['dropped', 'drop trigger ledger_entries_append_only on ledger_entries'],
  [
    'hollow',
    'create or replace function ledger_refuse() returns trigger language plpgsql as $$ begin return null; end $$',
  ],
  [
    'replaced by one for inserts',
    `drop trigger ledger_entries_append_only on ledger_entries;
     create trigger ledger_entries_append_only before insert on ledger_entries for each statement execute function ledger_refuse();
     alter table ledger_entries enable always trigger ledger_entries_append_only`,
  ],
  [
    'bound to one column',
    `drop trigger ledger_entries_append_only on ledger_entries;
     create trigger ledger_entries_append_only before update of leg or delete or truncate on ledger_entries for each statement execute function ledger_refuse();
     alter table ledger_entries enable always trigger ledger_entries_append_only`,
  ],
])('notices a trigger that is %s', async (_, text) => {
  await books.run(text);
  expect(await found()).toContain('changes-refused');
});

it('notices who was granted what', async () => {
  await books.run('grant update, truncate on ledger_entries to pg_monitor');
  const [finding] = await verify();
  expect(finding).toMatchObject({
    rule: 'privileges-withheld',
    evidence: { granted: ['pg_monitor: truncate', 'pg_monitor: update'] },
  });
});

it('notices a leg that says another purpose than the others', async () => {
  await books.book(order());
  await books.tamper('ledger_entries', "update ledger_entries set purpose = 'other' where leg = 1");
  expect(await found()).toEqual(['transaction-whole']);
});

it('notices an exchange that is none', async () => {
  await books.book(
    posting(
      [move('fx_residue', 'stripe_balance', 5n), move('stripe_balance', 'fx_residue', 6n, USD)],
      {
        fxPairs: [{ soldLeg: 0, boughtLeg: 1, rate: '1.2', evidence: 'txn_1' }],
      },
    ),
  );
  expect(await found()).toEqual([]);
  await books.run('alter table ledger_fx_pairs drop constraint ledger_fx_pairs_bought_fkey');
  await books.tamper('ledger_fx_pairs', 'update ledger_fx_pairs set bought_leg = 7');
  expect(await found()).toEqual(['exchange-recorded']);
});

it('holds bookings against their tables, kind by kind', async () => {
  const booked = order();
  await books.book(booked);
  await books.run(`create table sold_orders (id uuid primary key); create table sold_refunds (id uuid primary key);
    insert into sold_orders values ('${booked.source.id}')`);
  const orders = { kind: 'order', table: 'sold_orders' };
  expect(await verify([orders])).toEqual([]);
  expect(
    (await verify([{ kind: 'refund', table: 'sold_refunds' }])).map((item) => item.message),
  ).toEqual(['3 entries are of a kind that nothing books']);
});

it('keeps silent on a closed order whose money has all been passed on, refunds included', async () => {
  const booked = order();
  await books.book(booked);
  const chain = { source: { kind: 'refund', id: randomUUID() }, chainId: booked.source.id };
  await books.book(
    posting(
      [
        move('refunds_clearing', 'stripe_balance', 1000n),
        move(`seller_payable:${SELLER}`, 'refunds_clearing', 900n),
        move('platform_fee', 'refunds_clearing', 100n),
      ],
      chain,
    ),
  );
  await books.run(`create table sold_orders (id uuid primary key); create table sold_refunds (id uuid primary key);
    insert into sold_orders values ('${booked.source.id}'); insert into sold_refunds values ('${chain.source.id}')`);
  const closedChains = sql`select id from sold_orders`;
  const sources = [
    { kind: 'order', table: 'sold_orders', closedChains },
    { kind: 'refund', table: 'sold_refunds' },
  ];
  expect(await verify(sources)).toEqual([]);
});
