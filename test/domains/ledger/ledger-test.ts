import { randomUUID } from 'node:crypto';

import pg from 'pg';

import { parseCurrency, type Currency } from '#core/money/currency.ts';
import { withTx } from '#db/tx.ts';
import {
  post,
  type AccountKind,
  type AccountName,
  type LedgerPosting,
  type Leg,
  type Posted,
} from '#domains/ledger/index.ts';
import { openTestContext, type TestContext } from '#test/support/test-context.ts';

export const EUR = parseCurrency('EUR');
export const USD = parseCurrency('USD');

export interface LedgerTest extends AsyncDisposable {
  readonly test: TestContext;
  book(posting: LedgerPosting): Promise<Posted>;
  /** Runs SQL as the owner of the tables. */
  run(text: string): Promise<Record<string, unknown>[]>;
  /** As `run`, with the trigger and the privileges of a table out of the way meanwhile. */
  tamper(table: string, text: string): Promise<void>;
}

/** An empty ledger in a database of its own. */
export async function openLedgerTest(): Promise<LedgerTest> {
  const test = await openTestContext();
  const client = new pg.Client({ connectionString: test.databaseUrl });
  await client.connect();
  const run = async (text: string): Promise<Record<string, unknown>[]> => {
    const result = await client.query(text);
    return (Array.isArray(result) ? result.at(-1) : result).rows;
  };
  return {
    test,
    run,
    book: (posting) => withTx(test.ctx, (tx) => post(tx, posting)),
    tamper: async (table, text) => {
      const trigger = `${table}_append_only`;
      await run(`grant delete on ${table} to current_user`);
      await run(`alter table ${table} disable trigger ${trigger}`);
      await run(text);
      await run(`revoke delete on ${table} from current_user`);
      await run(`alter table ${table} enable always trigger ${trigger}`);
    },
    [Symbol.asyncDispose]: async () => {
      await client.end();
      await test[Symbol.asyncDispose]();
    },
  };
}

/** `move('stripe_balance', 'seller_payable:ID', 5n)`: from the second into the first. */
export function move(
  debit: AccountKind | `${AccountKind}:${string}`,
  credit: AccountKind | `${AccountKind}:${string}`,
  amountMinor: bigint,
  currency: Currency = EUR,
): Leg {
  return { debit: nameOf(debit), credit: nameOf(credit), amountMinor, currency };
}

export function nameOf(text: string): AccountName {
  const [kind, ownerId] = text.split(':') as [AccountKind, string?];
  return ownerId === undefined ? { kind } : { kind, ownerId };
}

/** A posting of an order of its own. */
export function posting(legs: readonly Leg[], change: Partial<LedgerPosting> = {}): LedgerPosting {
  return {
    source: { kind: 'order', id: randomUUID() },
    purpose: 'capture',
    occurredAt: new Date('2026-01-02T03:04:05Z'),
    legs,
    ...change,
  };
}
