import { randomUUID } from 'node:crypto';

import { execa } from 'execa';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { ACCOUNT_KINDS, type LedgerPosting, type Leg } from '#domains/ledger/index.ts';
import LedgerBalance from '#commands/ledger/balance.ts';

import {
  move,
  openLedgerTest,
  posting,
  USD,
  type LedgerTest,
} from '../../domains/ledger/ledger-test.ts';
import { VEZA } from '../../support/veza.ts';

const SELLER = randomUUID();

let books: LedgerTest;
beforeAll(async () => {});
beforeEach(async () => {
  books = await openLedgerTest();
  await books.book(
    await ofPayment([
      move('stripe_balance', 'psp_clearing', 123_456n),
      move('psp_clearing', `seller_payable:${SELLER}`, 123_456n),
    ]),
  );
});
afterEach(() => books[Symbol.asyncDispose]());

/** The booking of a payment that is there: the books are held against the rows of what they book. */
async function ofPayment(legs: readonly Leg[]): Promise<LedgerPosting> {
  const id = randomUUID();
  await query(
    books.test.ctx,
    sql`insert into payments (id, purpose, subject_id, provider_payment_id, amount_minor, currency,
          state, request_id, created_at, updated_at)
        values (${id}::uuid, 'order', ${randomUUID()}::uuid, ${`pay_${id}`}::text, 1, 'EUR', 'created',
          'test', now(), now())`,
  );
  return posting(legs, { source: { kind: 'payment', id } });
}

/** Runs `veza ledger …` as a process of its own. */
const ledger = (...args: string[]) =>
  execa(
    process.execPath,
    [VEZA, 'ledger', ...args, '--data-dir', '/nowhere', '--database-url', books.test.databaseUrl],
    { reject: false, env: { NODE_ENV: 'test', NO_COLOR: '1' } },
  );

it('says that good books are good, in text, JSON and exit code', async () => {
  const text = await ledger('verify');
  expect([text.exitCode, text.stdout, text.stderr]).toEqual([
    0,
    '1 transaction with 2 rows between 3 accounts: nothing found',
    '',
  ]);
  const json = await ledger('verify', '--json');
  expect(json.exitCode).toBe(0);
  expect(JSON.parse(json.stdout)).toEqual({
    schema: 'veza.ledger.verify/1',
    ok: true,
    findings: [],
    cut: false,
    accounts: 3,
    transactions: 1,
    entries: 2,
  });
});

it('ends with 3 and names rule and way out when something is amiss', async () => {
  await books.book(await ofPayment([move('stripe_balance', 'suspense', 7n)]));
  const text = await ledger('verify');
  const url = books.test.databaseUrl;
  const places = `--database-url ${new URL(url).password === '' ? url : 'URL'} --data-dir /nowhere`;
  expect(text.exitCode).toBe(3);
  expect(text.stdout).toBe(
    [
      'suspense: warning: -7 minor units of EUR are unexplained',
      `  help: bin/veza.js ledger balance ${places} --account suspense --currency EUR`,
      '  rule: L08 suspense-empty, docs/rules/ledger/suspense-empty.md',
      '2 transactions with 3 rows between 4 accounts: 1 finding',
    ].join('\n'),
  );
  const json = await ledger('verify', '--json');
  expect(json.exitCode).toBe(3);
  expect(JSON.parse(json.stdout)).toMatchObject({
    ok: false,
    findings: [
      {
        rule: 'suspense-empty',
        code: 'L08',
        severity: 'warning',
        subject: { kind: 'account', name: 'suspense' },
        evidence: { currency: 'EUR', balanceMinor: '-7' },
      },
    ],
  });
});

it('shows balances to people with the decimals of their currency', async () => {
  const { exitCode, stdout } = await ledger('balance');
  expect(exitCode).toBe(0);
  expect(stdout.split('\n').map((line) => line.trimEnd())).toEqual([
    'ACCOUNT               DEBITS       CREDITS       BALANCE          OWNER',
    'psp_clearing    1,234.56 EUR  1,234.56 EUR      0.00 EUR',
    `seller_payable      0.00 EUR  1,234.56 EUR  1,234.56 EUR  credit  ${SELLER}`,
    'stripe_balance  1,234.56 EUR      0.00 EUR  1,234.56 EUR  debit',
  ]);
});

it('gives balances to scripts in minor units, as digits', async () => {
  await books.book(posting([move('stripe_balance', 'external', 2n ** 63n - 1n, USD)]));
  const { exitCode, stdout } = await ledger('balance', '--account', 'stripe_balance', '--json');
  expect(exitCode).toBe(0);
  const of = { account: 'stripe_balance', ownerId: null, creditsMinor: '0' };
  const [eur, usd] = ['123456', '9223372036854775807'];
  expect(JSON.parse(stdout)).toEqual({
    schema: 'veza.ledger.balance/1',
    balances: [
      { ...of, currency: 'EUR', debitsMinor: eur, balanceMinor: eur },
      { ...of, currency: 'USD', debitsMinor: usd, balanceMinor: usd },
    ],
    nextCursor: null,
  });
});

it('goes on where a list of balances was cut', async () => {
  const first = await ledger('balance', '--limit', '2', '--json');
  const { balances, nextCursor } = JSON.parse(first.stdout) as {
    balances: unknown[];
    nextCursor: string;
  };
  const second = await ledger('balance', '--limit', '2', '--cursor', nextCursor);
  expect([balances.length, second.stdout.split('\n').length]).toEqual([2, 2]);
  const more = await ledger('balance', '--limit', '2', '--currency', 'EUR');
  expect(more.stderr).toMatch(
    /^There are more: bin\/veza\.js ledger balance .*--data-dir \/nowhere --currency EUR --limit 2 --cursor \S+$/,
  );
});

it('says so when nothing is on the books of a seller', async () => {
  const { exitCode, stdout } = await ledger('balance', '--owner', randomUUID());
  expect([exitCode, stdout]).toEqual([0, 'Nothing is on the books.']);
});

it.each([
  [['--currency', 'XXX'], 'CURRENCY_UNKNOWN'],
  [['--owner', 'me'], 'LEDGER_OWNER_INVALID'],
  [['--cursor', 'x'], 'CURSOR_INVALID'],
  [['--account', 'till'], 'USAGE'],
])('ends with 2 for balance %j', async (args, code) => {
  const { exitCode, stdout } = await ledger('balance', ...args, '--json');
  expect(exitCode).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
});

it('offers every kind of account', () => {
  expect(LedgerBalance.flags.account.options).toEqual(Object.keys(ACCOUNT_KINDS));
});
