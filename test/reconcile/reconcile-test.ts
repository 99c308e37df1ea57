import { runWork } from '#core/events.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { reconcile, type ReconcileInput, type ReconcileResult } from '#reconcile/index.ts';

import type { MarketTest } from '#test/domains/market/market-test.ts';

/** Runs a comparison to its end. */
export async function run(
  market: MarketTest,
  input: Partial<ReconcileInput> = {},
): Promise<ReconcileResult> {
  return runWork(reconcile(market.ctx, { scope: 'all', ...input }));
}

/** What it found, in words that compare: rule, class, action, outcome. */
export function found({ differences }: ReconcileResult): string[] {
  return differences
    .map((item) => `${item.rule}: ${item.class}, ${item.action}, ${item.outcome}`)
    .sort();
}

/** Requests to the providers while `work` runs. */
export async function callsOf(market: MarketTest, work: () => Promise<unknown>): Promise<string[]> {
  const before = market.sandbox.calls().length;
  await work();
  return market.sandbox
    .calls()
    .slice(before)
    .map(({ method, path }) => `${method} ${path}`);
}

/** Requests that may have an effect: lists of refunds are posted and have none. */
export function effects(calls: readonly string[]): string[] {
  return calls.filter((call) => call.startsWith('POST') && !call.endsWith('/refunds/list'));
}

const OWN = [
  'reconcile_runs',
  'reconcile_windows',
  'reconcile_differences',
  'reconcile_totals',
  'reconcile_seen',
];

/** The rows of every table but those of the runs, as one hash each. */
export async function tables({ ctx }: Pick<MarketTest, 'ctx'>): Promise<Record<string, string>> {
  const names = await query<{ name: string }>(
    ctx,
    sql`select table_name as name from information_schema.tables
        where table_schema = 'public' and table_type = 'BASE TABLE'
          and not table_name = any(${OWN}::text[]) order by 1`,
  );
  const hashes: Record<string, string> = {};
  for (const { name } of names) {
    const [row] = await ctx.db
      .raw(
        `select coalesce(md5(string_agg(t::text, '\n' order by t::text)), '') as hash from "${name}" t`,
      )
      .then((answer: { rows: { hash: string }[] }) => answer.rows);
    hashes[name] = row!.hash;
  }
  return hashes;
}
