import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import { withTx } from '#db/tx.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { correctLedger } from '#domains/ledger/index.ts';
import { openException, openOperation } from '#domains/payments/index.ts';
import { startServer } from '#server/index.ts';

import { openBillingTest, type BillingTest } from '../../domains/billing/billing-test.ts';
import { sendRaw } from '../send-raw.ts';

const ROOT = path.join(import.meta.dirname, '../../..');

let t: BillingTest;
let text: string;
beforeAll(async () => {
  t = await openBillingTest();
  await addTroubles();
  text = await scrape();
});
afterAll(() => t[Symbol.asyncDispose]());

/** One of everything that the metrics count. */
async function addTroubles(): Promise<void> {
  const { ctx } = t;
  const paid = await t.begin(await t.user(), await t.plan());
  const [payment] = await t.attempts(paid);
  await t.pay(payment!);
  await t.begin(await t.user(), await t.plan({ name: 'Another' }));
  await withTx(ctx, async (tx) => {
    const subjectId = tx.ids.next();
    await openOperation(tx, { provider: 'stripe', kind: 'transfer', subjectId });
    await openException(tx, {
      class: 'remote_only',
      subject: { kind: 'transfer', id: 'tr_1' },
      message: 'made by hand',
      amount: { minor: 1500n, currency: 'USD' },
    });
    await query(
      tx,
      sql`insert into webhook_deliveries (id, provider, received_at, payload, payload_bytes,
            payload_sha256, headers, signature_valid, request_id, processing_result)
          select ${subjectId}::uuid, 'stripe', ${tx.clock.now()}::timestamptz, '', 0,
            sha256(''), '{}', false, 'r', 'signature_invalid'`,
    );
    await query(
      tx,
      sql`insert into webhook_inbox (id, provider, event_id, event_type, occurred_at, received_at,
            state, next_attempt_at, request_id)
          values (${subjectId}::uuid, 'stripe', 'evt_1', 'transfer.created',
            ${tx.clock.now()}::timestamptz, ${tx.clock.now()}::timestamptz, 'received',
            ${tx.clock.now()}::timestamptz, 'r')`,
    );
  });
  await query(
    ctx,
    sql`update operations set state = 'sending', lease_expires_at = now() where kind = 'transfer'`,
  );
  await query(
    ctx,
    sql`update operations set state = 'unclear', lease_expires_at = null,
          unclear_since = ${ctx.clock.now()}::timestamptz where kind = 'transfer'`,
  );
  await correctLedger(ctx, {
    debit: 'stripe_balance',
    credit: 'suspense',
    amountMinor: 77n,
    currency: 'EUR',
    reason: 'came from nowhere',
    by: { kind: 'operator' },
  });
  t.clock.advance(600_000);
}

async function scrape(): Promise<string> {
  const server = await startServer(t.ctx, { port: 0 });
  try {
    return String((await sendRaw(server.port, { path: '/metrics' })).body);
  } finally {
    await server.close();
  }
}

test.each([
  ['veza_money_operations{kind="payment",state="watching"}', 1],
  ['veza_money_operations{kind="transfer",state="unclear"}', 1],
  ['veza_money_operations_unclear_oldest_seconds', 600],
  ['veza_money_operations_due_oldest_seconds', 600],
  ['veza_money_exceptions_open{class="remote_only",currency="USD"}', 1],
  ['veza_money_exceptions_open_minor{class="remote_only",currency="USD"}', 1500],
  ['veza_money_reversals_open_oldest_seconds', 0],
  ['veza_money_transfers_without_id', 0],
  ['veza_money_webhook_deliveries_last_hour{provider="stripe",result="signature_invalid"}', 1],
  ['veza_money_webhook_events_waiting{state="received"}', 1],
  ['veza_money_webhook_events_waiting_oldest_seconds', 600],
  ['veza_money_subscriptions{state="active"}', 1],
  ['veza_money_subscriptions{state="pending_payment"}', 1],
  ['veza_money_subscriptions_unpaid', 0],
  ['veza_money_orders_stuck{reason="payment"}', 0],
  ['veza_ledger_balance_minor{account="suspense",currency="EUR"}', -77],
  ['veza_ledger_balance_minor{account="platform_fee",currency="EUR"}', -999],
  ['veza_ledger_unbalanced_currencies', 0],
  ['veza_ledger_broken_transactions', 0],
])('%s is %d', (series, value) => {
  const line = text.split('\n').find((item) => item.startsWith(`${series} `));
  expect(line).toBe(`${series} ${value}`);
});

test('a subscription in force whose payment is gone is counted', async () => {
  await withTx(t.ctx, async (tx) => {
    await query(
      tx,
      sql`update payments set state = 'needs_attention'
          where id in (select payment_id from subscriptions where state = 'active')`,
    );
  });
  expect(await scrape()).toContain('\nveza_money_subscriptions_unpaid 1\n');
  await query(t.ctx, sql`update payments set state = 'succeeded' where state = 'needs_attention'`);
});

interface RuleFile {
  readonly groups: readonly {
    readonly name: string;
    readonly rules: readonly {
      readonly alert: string;
      readonly expr: string;
      readonly for?: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly annotations: Readonly<Record<string, string>>;
    }[];
  }[];
}

describe('the alert rules', async () => {
  const file = await readFile(path.join(ROOT, 'docs/alerts/veza-money.rules.yml'), 'utf8');
  const page = await readFile(path.join(ROOT, 'docs/alerts.md'), 'utf8');
  const { groups } = parse(file, { strict: true, uniqueKeys: true }) as RuleFile;
  const rules = groups.flatMap((group) => group.rules);

  test('have the shape of a rule file, with a page for each', () => {
    expect(Object.keys(parse(file) as object)).toEqual(['groups']);
    expect(new Set(groups.map((group) => group.name)).size).toBe(groups.length);
    expect(new Set(rules.map((rule) => rule.alert)).size).toBe(rules.length);
    for (const rule of rules) {
      expect(Object.keys(rule).toSorted((a, b) => a.localeCompare(b))).toEqual(
        expect.arrayContaining(['alert', 'annotations', 'expr', 'labels']),
      );
      expect(rule.alert).toMatch(/^Veza[A-Za-z]+$/);
      expect(rule.for ?? '0s').toMatch(/^\d+[smhd]$/);
      expect(['critical', 'warning', 'info']).toContain(rule.labels['severity']);
      expect(Object.keys(rule.annotations)).toEqual(['summary', 'description', 'runbook']);
      expect(rule.annotations['runbook']).toBe(`docs/alerts.md#${rule.alert.toLowerCase()}`);
      expect(page).toContain(`\n### ${rule.alert}\n`);
    }
  });

  test.each(rules.map((rule) => [rule.alert, rule.expr] as const))(
    '%s asks for metrics that there are, by labels that they have',
    (_alert, expr) => {
      const names = [...expr.matchAll(/\bveza_[a-z_]+/g)].map((match) => match[0]);
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) expect(text).toContain(`\n# TYPE ${name} gauge\n`);
      expect(count(expr, '(')).toBe(count(expr, ')'));
      expect(count(expr, '{')).toBe(count(expr, '}'));
    },
  );

  test('leave out no metric of the page, and the page none of the server', () => {
    const served = [...text.matchAll(/^# TYPE (veza_(?:money|ledger)_\S+)/gm)].map((m) => m[1]!);
    const documented = [...page.matchAll(/`(veza_(?:money|ledger)_[a-z_]+)`/g)].map((m) => m[1]!);
    const sorted = (names: string[]): string[] =>
      [...new Set(names)].sort((a, b) => a.localeCompare(b));
    expect(sorted(documented)).toEqual(sorted(served));
  });
});

function count(textOf: string, char: string): number {
  return textOf.split(char).length - 1;
}
