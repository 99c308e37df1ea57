import type { Dispute, Payment, Refund } from '../hyperswitch/model.ts';
import type {
  Account,
  AccountLink,
  Balance,
  BalanceTransaction,
  Charge,
  IdempotencyRecord,
  Payout,
  Reversal,
  Transfer,
} from '../stripe/model.ts';
import type { Job } from '../time/job.ts';
import type { Delivery, SandboxEvent } from '../webhooks/model.ts';
import { openJournal, readJournal, type Journal, type JournalLine } from './journal.ts';
import type { Settings } from './settings.ts';
import { createTable, type Row, type Table } from './table.ts';

/** Everything that the sandbox knows. */
export interface Tables {
  readonly payments: Table<Payment>;
  readonly refunds: Table<Refund>;
  readonly disputes: Table<Dispute>;
  readonly accounts: Table<Account>;
  readonly accountLinks: Table<AccountLink>;
  readonly transfers: Table<Transfer>;
  readonly reversals: Table<Reversal>;
  readonly payouts: Table<Payout>;
  readonly charges: Table<Charge>;
  /** One row for each account and currency. */
  readonly balances: Table<Balance>;
  readonly balanceTransactions: Table<BalanceTransaction>;
  readonly idempotency: Table<IdempotencyRecord>;
  readonly events: Table<SandboxEvent>;
  readonly deliveries: Table<Delivery>;
  readonly jobs: Table<Job>;
  /** One row: keys, where webhooks go, how the sandbox behaves. */
  readonly settings: Table<Settings>;
}

export interface State {
  readonly tables: Tables;
  /** The place of the next row in the order of creation. */
  nextSeq(): number;
  /** Has what was changed written; before anybody is told of it. */
  flush(): void;
  close(): void;
}

const NAMES = [
  'payments',
  'refunds',
  'disputes',
  'accounts',
  'accountLinks',
  'transfers',
  'reversals',
  'payouts',
  'charges',
  'balances',
  'balanceTransactions',
  'idempotency',
  'events',
  'deliveries',
  'jobs',
  'settings',
] as const satisfies readonly (keyof Tables)[];

/** After so many lines the file is written anew, if they are more than twice the rows. */
const COMPACT_SLACK = 10_000;

/**
 * State in memory; with a file, every change is a line of it, and a start reads them all.
 * @throws SANDBOX_STATE_UNREADABLE, SANDBOX_STATE_UNUSABLE
 */
export function openState(file: string | undefined): State {
  let journal: Journal | undefined;
  let lines = 0;
  let seq = 0;
  const tables = Object.fromEntries(
    NAMES.map((table) => [
      table,
      createTable((change) => {
        if ('put' in change) seq = Math.max(seq, change.put.seq);
        journal?.append({ table, ...change });
        lines += 1;
        // Looked at now and then only, for it counts every row.
        if (journal && lines % COMPACT_SLACK === 0 && lines > 2 * countRows(byName)) compact();
      }),
    ]),
  ) as unknown as Tables;
  const byName = tables as unknown as Record<string, Table<Row>>;
  const compact = (): void => {
    journal?.compact(allRows(byName));
    lines = 0;
  };
  if (file !== undefined) {
    for (const line of readJournal(file)) replay(byName, line);
    journal = openJournal(file);
    compact();
  }
  return {
    tables,
    nextSeq: () => (seq += 1),
    flush: () => journal?.flush(),
    close: () => journal?.close(),
  };
}

function replay(tables: Record<string, Table<Row>>, line: JournalLine): void {
  const table = tables[line.table];
  if (line.put) table?.put(line.put);
  else if (line.remove !== undefined) table?.remove(line.remove);
}

function countRows(tables: Record<string, Table<Row>>): number {
  return Object.values(tables).reduce((sum, table) => sum + table.size, 0);
}

function* allRows(tables: Record<string, Table<Row>>): Generator<JournalLine> {
  for (const [table, rows] of Object.entries(tables)) {
    for (const row of rows.all()) yield { table, put: row };
  }
}
