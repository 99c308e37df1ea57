import { query, type DbContext } from '#db/pool.ts';
import { sql, sqlName } from '#db/sql.ts';

import type { Rows } from './memory/tables.ts';

const TABLES = [
  'sellers',
  'products',
  'orders',
  'order_items',
  'licences',
  'payments',
  'operations',
  'payment_exceptions',
  'webhook_deliveries',
  'webhook_inbox',
  'refunds',
  'refund_items',
  'seller_transfers',
  'transfer_reversals',
  'disputes',
  'payouts',
  'subscriptions',
  'subscription_periods',
  'ledger_accounts',
  'ledger_entries',
] as const;

/** Every row of what money touches, as code reads them; none of tables that are left out. */
export async function readRows(
  ctx: DbContext,
  { without = [] }: { without?: readonly (typeof TABLES)[number][] } = {},
): Promise<Rows> {
  const tables: Record<string, unknown[]> = {};
  for (const name of TABLES)
    tables[name] = without.includes(name)
      ? []
      : await query(ctx, sql`select * from ${sqlName(name)}`);
  return tables as unknown as Rows;
}
