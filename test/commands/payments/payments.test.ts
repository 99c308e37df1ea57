import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { openException, openPayment } from '#domains/payments/index.ts';
import { RETENTION_JOBS } from '#domains/retention/index.ts';
import type { UserId } from '#domains/identity/index.ts';
import Cleanup from '#commands/cleanup.ts';

import {
  hyperswitchEvent,
  signedByHyperswitch,
  WEBHOOK_ENVIRONMENT,
} from '../../domains/payments/webhooks/webhook-fixtures.ts';
import { startTestServer, type TestServer } from '../../server/start-test-server.ts';
import { VEZA } from '../../support/veza.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ environment: WEBHOOK_ENVIRONMENT });
});
afterAll(() => server[Symbol.asyncDispose]());

/** Runs a command as a process of its own; what it prints is its one document. */
async function run(name: string, ...args: string[]) {
  const end = await execa(
    process.execPath,
    [VEZA, ...name.split(' '), ...args, '--json', '--data-dir', server.ctx.config.dataDir],
    {
      reject: false,
      env: {
        NODE_ENV: 'test',
        VEZA_ENV: 'test',
        DATABASE_URL: server.ctx.config.databaseUrl!,
        ...WEBHOOK_ENVIRONMENT,
      },
    },
  );
  return { code: end.exitCode, document: JSON.parse(end.stdout) as Record<string, unknown> };
}

let counter = 0;
async function deliver(object: Record<string, unknown>, key?: string): Promise<void> {
  counter += 1;
  const delivery = signedByHyperswitch(hyperswitchEvent(`evt_${counter}`, object), key);
  await server.send({ method: 'POST', ...delivery });
}

interface Delivery {
  readonly id: string;
  readonly eventId: string;
  readonly processingResult: string;
}

describe('deliveries', () => {
  test('are listed, shown and replayed, but not those that were forged', async () => {
    await deliver({ payment_id: 'pay_by_hand' });
    await deliver({ payment_id: 'pay_by_hand' }, 'other');
    const { code, document } = await run('webhooks list');
    expect([code, document['schema']]).toEqual([0, 'veza.webhooks.list/1']);
    const [forged, good] = document['deliveries'] as [Delivery, Delivery];
    expect([good.processingResult, forged.processingResult]).toEqual(['ok', 'signature_invalid']);

    const only = await run('webhooks list', '--result', 'signature_invalid');
    expect(only.document['deliveries']).toMatchObject([{ id: forged.id }]);
    const cut = await run('webhooks list', '--limit', '1');
    const rest = await run('webhooks list', '--cursor', String(cut.document['nextCursor']));
    expect(rest.document).toMatchObject({ deliveries: [{ id: good.id }], nextCursor: null });

    const shown = await run('webhooks show', good.id);
    expect(shown.document).toMatchObject({
      delivery: { id: good.id, headers: { 'content-type': 'application/json' } },
      event: { eventId: good.eventId, state: 'received' },
    });
    expect(JSON.parse(String(shown.document['payload']))).toMatchObject({ event_id: good.eventId });

    const replayed = await run('webhooks replay', good.id);
    expect(replayed.document).toMatchObject({ event: { state: 'parked' } });
    const refused = await run('webhooks replay', forged.id);
    expect(refused).toMatchObject({
      code: 8,
      document: { error: { code: 'WEBHOOK_NOT_REPLAYABLE' } },
    });
    const audit = await query(
      server.ctx,
      sql`select action from audit_log where subject_id = any(${[good.id, forged.id]}::text[])`,
    );
    expect(audit).toEqual([{ action: 'webhook.replayed' }]);
  });

  test('move nothing on a terminal, whoever has sent them', async () => {
    const body = `\u001B[2J\u001B]0;mine\u0007\u202Ereversed ${'x'.repeat(9_000)}`;
    await server.send({
      method: 'POST',
      path: '/webhooks/hyperswitch',
      headers: { 'content-type': 'application/json', 'x-webhook-signature-512': 'aa' },
      body,
    });
    const { document } = await run('webhooks list', '--limit', '1');
    const [{ id }] = document['deliveries'] as [Delivery];
    const { stdout } = await execa(
      process.execPath,
      [VEZA, 'webhooks', 'show', id, '--data-dir', server.ctx.config.dataDir],
      { env: { NODE_ENV: 'test', VEZA_ENV: 'test', DATABASE_URL: server.ctx.config.databaseUrl! } },
    );
    expect(stdout).toContain('\u241B[2J\u241B]0;mine\u2407\uFFFDreversed');
    expect(stdout).toContain('characters more, with --json');
    // oxlint-disable-next-line no-control-regex -- what must not be there
    expect(stdout).not.toMatch(/[\u001B\u0007\u202E]/);
  });

  test('that are not there are told as such', async () => {
    const none = await run('webhooks show', server.ctx.ids.next());
    expect(none).toMatchObject({
      code: 2,
      document: { error: { code: 'WEBHOOK_DELIVERY_NOT_FOUND' } },
    });
  });
});

test('exceptions are listed and closed, with a reason', async () => {
  await openException(server.ctx, {
    class: 'remote_only',
    subject: { kind: 'payment', id: 'pay_x' },
    message: 'Nobody here knows pay_x',
    amount: { minor: 9_007_199_254_740_993n, currency: 'EUR' },
  });
  const listed = await run('payments exceptions list');
  const [found] = listed.document['exceptions'] as [{ id: string }];
  expect(found).toMatchObject({ class: 'remote_only', amountMinor: '9007199254740993' });
  const closed = await run('payments exceptions close', found.id, '--reason', 'made by hand');
  expect(closed.document).toMatchObject({
    exception: { closedBy: 'operator', closeReason: 'made by hand' },
  });
  expect((await run('payments exceptions list')).document['exceptions']).toEqual([]);
  expect((await run('payments exceptions list', '--all')).document['exceptions']).toHaveLength(1);
  expect(await run('payments exceptions close', found.id, '--reason', 'again')).toMatchObject({
    code: 2,
    document: { error: { code: 'PAYMENT_EXCEPTION_NOT_FOUND' } },
  });
});

test('a payment is shown by its id, its id at the provider and what it pays for', async () => {
  const { ctx } = server;
  const buyerId = ctx.ids.next<'user'>() as UserId;
  await query(
    ctx,
    sql`insert into users (id, email, display_name, password_hash, role)
        values (${buyerId}::uuid, 'b@example.org', 'B', 'none', 'user')`,
  );
  const subjectId = ctx.ids.next();
  await query(
    ctx,
    sql`insert into orders (id, buyer_id, state, currency, total_minor, request_id, created_at,
          updated_at, placed_at, expires_at)
        values (${subjectId}::uuid, ${buyerId}::uuid, 'draft', 'EUR', 1999, 'r', now(),
          now(), now(), now() + interval '1 hour')`,
  );
  await query(ctx, sql`update orders set state = 'pending_payment' where id = ${subjectId}::uuid`);
  const { payment, operationId } = await openPayment(ctx, {
    purpose: 'order',
    subjectId,
    buyerId,
    amountMinor: 1_999n,
    currency: 'EUR',
  });
  for (const id of [payment.id, payment.providerPaymentId, subjectId]) {
    const { code, document } = await run('payments show', id);
    expect([id, code]).toEqual([id, 0]);
    expect(document).toMatchObject({
      payment: { id: payment.id, amountMinor: '1999', currency: 'EUR', state: 'created' },
      refunds: [],
      disputes: [],
      operations: [{ id: operationId, kind: 'payment', state: 'due' }],
    });
  }
  expect(await run('payments show', 'pay_nobody')).toMatchObject({ code: 2 });
  // Nobody can be asked.
  expect(await run('payments settle', payment.id)).toMatchObject({
    code: 8,
    document: { error: { code: 'PSP_NOT_CONFIGURED' } },
  });
});

describe('cleanup', () => {
  test('deletes old deliveries but those that are evidence, and tells how many', async () => {
    const { ctx } = server;
    await query(ctx, sql`delete from webhook_deliveries`);
    await deliver({ payment_id: 'pay_old' });
    await deliver({ payment_id: 'pay_evidence' });
    await query(
      ctx,
      sql`update webhook_deliveries set received_at = received_at - interval '91 days'`,
    );
    await deliver({ payment_id: 'pay_new' });
    const evidence = `evt_${counter - 1}`;
    await openException(ctx, {
      class: 'remote_only',
      subject: { kind: 'payment', id: 'pay_evidence' },
      message: 'Nobody here knows it',
      details: { eventId: evidence },
    });
    const dry = await run('cleanup', 'webhook-deliveries', '--dry-run');
    expect(dry.document).toEqual({
      schema: 'veza.cleanup/1',
      deleted: { 'webhook-deliveries': { webhook_deliveries: 1 } },
      dryRun: true,
    });
    const done = await run('cleanup');
    expect(Object.keys(done.document['deleted'] as object)).toEqual(
      RETENTION_JOBS.map((job) => job.name),
    );
    expect(done.document['deleted']).toMatchObject({
      'webhook-deliveries': { webhook_deliveries: 1 },
    });
    const left = await run('webhooks list');
    expect((left.document['deliveries'] as Delivery[]).map((one) => one.eventId)).toEqual([
      `evt_${counter}`,
      evidence,
    ]);
  });

  test('refuses a name that is none, and its help knows every name', async () => {
    expect(await run('cleanup', 'everything')).toMatchObject({
      code: 2,
      document: { error: { code: 'RETENTION_JOB_UNKNOWN' } },
    });
    for (const { name } of RETENTION_JOBS) expect(Cleanup.description).toContain(name);
  });
});
