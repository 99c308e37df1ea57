// A million payments of ours against a million that the provider was seen to have, compared in one run: no
// network, so that what is measured is the merge. One of a thousand differs. Prints the time, the rows a
// second and the most memory that the process took beside what it had before.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { loadConfig } from '#core/config.ts';
import { openContext, type Context } from '#context.ts';
import { runWork } from '#core/events.ts';
import { migrate } from '#db/migrate/index.ts';
import { compare } from '#reconcile/compare.ts';
import { openRun } from '#reconcile/open-run.ts';
import { checkpoint, openSession } from '#reconcile/session.ts';

const ROWS = 1_000_000;
const MIB = 1024 * 1024;
const SAMPLE_MS = 50;

/** Runs the benchmark once: it is long, and its rows are made only once. */
export async function run(): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'veza-bench-reconcile-'));
  const environment = {
    VEZA_ENV: 'test',
    VEZA_PAYMENTS_HYPERSWITCH_API_KEY: 'snd_never_used',
    VEZA_PAYMENTS_STRIPE_SECRET_KEY: 'sk_test_never_used',
  };
  const flags = { 'data-dir': dataDir };
  const { config } = await loadConfig({ flags, environment, cwd: dataDir });
  const ctx = await openContext({ config, signal: new AbortController().signal });
  try {
    await runWork(migrate(ctx));
    await measure(ctx);
  } finally {
    await ctx[Symbol.asyncDispose]();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function measure(ctx: Context): Promise<void> {
  const since = new Date('2026-01-01T00:00:00Z');
  const until = new Date('2026-02-01T00:00:00Z');
  const { run: row } = await openRun(ctx, { scope: 'orders', since, until });
  await fill(ctx, row.id);
  const session = openSession(ctx, row);
  await checkpoint(session, { step: 'compare', cursor: null });
  const before = process.memoryUsage().rss;
  let most = before;
  const sampler = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, SAMPLE_MS);
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  for await (const event of compare(session)) void event;
  const seconds = (performance.now() - startedAt) / 1000;
  clearInterval(sampler);
  const { user, system } = process.cpuUsage(cpu);
  const { rows } = await ctx.db.raw<{ rows: { count: string }[] }>(
    'select count(*)::text as count from reconcile_differences',
  );
  const own = ((user + system) / 1e6).toFixed(1);
  console.log(
    `${ROWS} against ${ROWS}: ${seconds.toFixed(1)} s, ${own} s of processor time in this process`,
  );
  console.log(`${Math.round(ROWS / seconds)} pairs a second, ${rows[0]!.count} differ`);
  console.log(
    `memory: ${Math.round(most / MIB)} MiB in all, ${Math.round((most - before) / MIB)} MiB more than before`,
  );
}

/** Rows as an installation has them, with their operations, and what the provider's lists would show. */
async function fill(ctx: Context, runId: string): Promise<void> {
  const id = "lpad(to_hex(n), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0')";
  await ctx.db.transaction(async (trx) => {
    await trx.raw('alter table payments disable trigger user');
    await trx.raw('alter table operations disable trigger user');
    await trx.raw(
      `insert into payments (id, purpose, subject_id, provider_payment_id, amount_minor, currency, state,
         received_minor, request_id, created_at, updated_at, succeeded_at)
       select (${id})::uuid, 'order', (${id})::uuid, 'pay_' || lpad(n::text, 26, '0'), 1000 + n % 5000,
         'EUR', 'succeeded', 1000 + n % 5000, 'bench', at, at, at
       from (select n, timestamptz '2026-01-01' + n * interval '2 seconds' as at
         from generate_series(1, ${ROWS}) n) rows`,
    );
    await trx.raw(
      `insert into operations (id, provider, kind, subject_id, state, idempotency_key,
         key_first_sent_at, provider_object_id, request_id, opened_at, updated_at, settled_at)
       select id, 'hyperswitch', 'payment', id, 'settled', 'pay:' || id, created_at,
         provider_payment_id, 'bench', created_at, created_at, created_at from payments`,
    );
    await trx.raw('alter table payments enable trigger user');
    await trx.raw('alter table operations enable trigger user');
    await trx.raw(
      `insert into reconcile_seen (run_id, kind, object_id, amount_minor, done_minor, currency, status,
         created_at)
       select '${runId}', 'payment', provider_payment_id, amount_minor,
         received_minor - (row_number() over (order by id) % 1000 = 0)::integer, currency,
         'succeeded', created_at from payments`,
    );
    await trx.raw('analyze payments');
    await trx.raw('analyze operations');
    await trx.raw('analyze reconcile_seen');
  });
}
