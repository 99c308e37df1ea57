import { createHash } from 'node:crypto';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import {
  hyperswitchEvent,
  signedByHyperswitch,
  signedByStripe,
  stripeEvent,
  WEBHOOK_ENVIRONMENT,
  type Delivery,
} from '../../domains/payments/webhooks/webhook-fixtures.ts';
import type { RawAnswer } from '../send-raw.ts';
import { startTestServer, type TestServer } from '../start-test-server.ts';

const PAY = 'pay_01hwy2x6vtfg8rtqg14d2pf2db';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ environment: WEBHOOK_ENVIRONMENT });
});
afterAll(() => server[Symbol.asyncDispose]());
afterEach(async () => {
  await query(server.ctx, sql`delete from webhook_deliveries`);
  await query(server.ctx, sql`delete from webhook_inbox`);
});

const deliver = (delivery: Delivery): Promise<RawAnswer> =>
  server.send({ method: 'POST', ...delivery });

interface LogRow {
  readonly payload: Buffer;
  readonly payloadBytes: number;
  readonly payloadSha256: Buffer;
  readonly headers: Record<string, string>;
  readonly signatureValid: boolean;
  readonly eventId: string | null;
  readonly processingResult: string;
}

const log = () =>
  query<LogRow>(
    server.ctx,
    sql`select payload, payload_bytes, payload_sha256, headers, signature_valid, event_id,
        processing_result from webhook_deliveries order by received_at, id`,
  );
const inbox = () =>
  query<{ eventId: string; objectId: string | null; state: string }>(
    server.ctx,
    sql`select event_id, object_id, state from webhook_inbox order by event_id`,
  );

let counter = 0;
const paymentEvent = (overrides?: Record<string, unknown>) => {
  counter += 1;
  return hyperswitchEvent(`evt_${counter}`, { payment_id: PAY, amount: 1999 }, overrides);
};
const transferEvent = (overrides?: Record<string, unknown>) => {
  counter += 1;
  const object = { id: 'tr_1', object: 'transfer', amount: 100 };
  return stripeEvent(`evt_${counter}`, 'transfer.created', object, overrides);
};

describe.each([
  ['Hyperswitch', () => signedByHyperswitch(paymentEvent())],
  ['Stripe', () => signedByStripe(transferEvent())],
])('%s', (_name, make) => {
  test('a valid delivery is kept, byte for byte, and acknowledged', async () => {
    const delivery = make();
    const answer = await deliver({
      ...delivery,
      headers: { ...delivery.headers, cookie: 'secret=1', authorization: 'Bearer secret' },
    });
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({ received: true, fresh: true });
    const [row, ...others] = await log();
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      payload: delivery.body,
      payloadBytes: delivery.body.byteLength,
      payloadSha256: createHash('sha256').update(delivery.body).digest(),
      signatureValid: true,
      processingResult: 'ok',
    });
    expect(Object.keys(row!.headers)).not.toContain('cookie');
    expect(Object.keys(row!.headers)).not.toContain('authorization');
    expect(await inbox()).toHaveLength(1);
  });

  test('a delivery that comes again, seventeen times at once, is one event and a row each', async () => {
    const delivery = make();
    const answers = await Promise.all(Array.from({ length: 17 }, () => deliver(delivery)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 17 }, () => 200));
    expect(answers.filter((answer) => answer.json()['fresh'] === true)).toHaveLength(1);
    expect((await log()).map((row) => row.processingResult).sort()).toEqual([
      'ok',
      ...Array.from({ length: 16 }, () => 'skipped'),
    ]);
    expect(await inbox()).toHaveLength(1);
  });

  test('both keys of a rotation are taken', async () => {
    const old = make();
    const signed =
      old.path === '/webhooks/stripe'
        ? signedByStripe(old.body, 'whsec_old')
        : signedByHyperswitch(old.body, 'hs_old_key');
    expect((await deliver(signed)).status).toBe(200);
  });
});

/** Everything that must have no effect but one row in the log. */
const BAD: readonly [string, number, string, () => Delivery][] = [
  ['forged', 401, 'signature_invalid', () => signedByHyperswitch(paymentEvent(), 'other')],
  ['forged for Stripe', 401, 'signature_invalid', () => signedByStripe(transferEvent(), 'other')],
  [
    'without a signature',
    401,
    'signature_invalid',
    () => ({ ...signedByHyperswitch(paymentEvent()), headers: {} }),
  ],
  [
    'signed by one provider and sent to the other',
    401,
    'signature_invalid',
    () => ({ ...signedByHyperswitch(paymentEvent()), path: '/webhooks/stripe' }),
  ],
  [
    'changed on its way',
    401,
    'signature_invalid',
    () => {
      const delivery = signedByHyperswitch(paymentEvent());
      const again = JSON.stringify(JSON.parse(String(delivery.body)), null, 1);
      return { ...delivery, body: Buffer.from(again) };
    },
  ],
  [
    'signed too long ago',
    400,
    'error: WEBHOOK_STALE',
    () => signedByStripe(transferEvent(), undefined, Math.floor(Date.now() / 1000) - 301),
  ],
  [
    'signed in the future',
    400,
    'error: WEBHOOK_STALE',
    () => signedByStripe(transferEvent(), undefined, Math.floor(Date.now() / 1000) + 400),
  ],
  [
    'of another month',
    400,
    'error: WEBHOOK_STALE',
    () => signedByHyperswitch(paymentEvent({ timestamp: '2024-01-02T03:04:05.000Z' })),
  ],
  [
    'of the future',
    400,
    'error: WEBHOOK_STALE',
    () => {
      const timestamp = new Date(Date.now() + 400_000).toISOString();
      return signedByHyperswitch(paymentEvent({ timestamp }));
    },
  ],
  [
    'for another merchant',
    403,
    'error: WEBHOOK_OF_ANOTHER',
    () => signedByHyperswitch(paymentEvent({ merchant_id: 'merchant_2' })),
  ],
  [
    'of real money',
    403,
    'error: WEBHOOK_OF_ANOTHER',
    () => signedByStripe(transferEvent({ livemode: true })),
  ],
  [
    'not UTF-8',
    400,
    'error: WEBHOOK_MALFORMED',
    () => signedByHyperswitch(Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d])),
  ],
  [
    'with a name twice',
    400,
    'error: WEBHOOK_MALFORMED',
    () => signedByHyperswitch(Buffer.from(withNameTwice())),
  ],
  [
    'nested deep',
    400,
    'error: WEBHOOK_MALFORMED',
    () => signedByStripe(Buffer.from('{"id":'.repeat(9_000))),
  ],
  ['empty', 400, 'error: WEBHOOK_MALFORMED', () => signedByStripe(Buffer.alloc(0))],
  [
    'no event',
    400,
    'error: WEBHOOK_MALFORMED',
    () => signedByHyperswitch({ merchant_id: 'merchant_1' }),
  ],
];

function withNameTwice(): string {
  return JSON.stringify(paymentEvent()).replace('"payment_id"', '"payment_id":"x","payment_id"');
}

describe('what is refused with a code, logged once, and has no effect', () => {
  test.each(BAD)('%s: %i', async (_name, status, result, make) => {
    const delivery = make();
    const answer = await deliver(delivery);
    expect(answer.status).toBe(status);
    expect(answer.json()['code']).toBe(
      result === 'signature_invalid' ? 'WEBHOOK_SIGNATURE_INVALID' : result.slice(7),
    );
    const rows = await log();
    expect(rows.map((row) => row.processingResult)).toEqual([result]);
    expect(rows[0]!.payload).toEqual(delivery.body);
    expect(rows[0]!.signatureValid).toBe(result !== 'signature_invalid');
    expect(await inbox()).toEqual([]);
  });
});

test('an event of yesterday that Hyperswitch still tries to deliver is taken', async () => {
  const timestamp = new Date(Date.now() - 86_460_000).toISOString();
  expect((await deliver(signedByHyperswitch(paymentEvent({ timestamp })))).status).toBe(200);
});

describe('more than is kept', () => {
  const large = () =>
    hyperswitchEvent('evt_large', { payment_id: PAY, metadata: { text: 'x'.repeat(100_000) } });

  test('is refused, its beginning logged, and its object is looked at', async () => {
    const delivery = signedByHyperswitch(large());
    const answer = await deliver(delivery);
    expect(answer.status).toBe(413);
    expect(await log()).toMatchObject([
      {
        payload: delivery.body.subarray(0, 65_536),
        payloadBytes: delivery.body.byteLength,
        payloadSha256: createHash('sha256').update(delivery.body).digest(),
        signatureValid: true,
        eventId: 'evt_large',
        processingResult: 'error: WEBHOOK_TOO_LARGE',
      },
    ]);
    expect(await inbox()).toEqual([{ eventId: 'evt_large', objectId: PAY, state: 'received' }]);
  });

  test('of Stripe names its object at the beginning', async () => {
    const object = { id: 'tr_9', object: 'transfer', description: 'x'.repeat(100_000) };
    const event = stripeEvent('evt_large2', 'transfer.created', object);
    expect((await deliver(signedByStripe(event))).status).toBe(413);
    expect(await inbox()).toMatchObject([{ eventId: 'evt_large2', objectId: 'tr_9' }]);
  });

  test('has no effect when it is forged', async () => {
    const answer = await deliver(signedByHyperswitch(large(), 'other'));
    expect(answer.status).toBe(401);
    expect(await log()).toMatchObject([{ processingResult: 'signature_invalid' }]);
    expect(await inbox()).toEqual([]);
  });

  test('than is read at all is cut off and believed in nothing', async () => {
    const body = Buffer.alloc(1_200_000, 0x20);
    const answer = await deliver(signedByHyperswitch(body));
    expect(answer.status).toBe(413);
    const [row] = await log();
    expect(row).toMatchObject({
      signatureValid: false,
      processingResult: 'error: WEBHOOK_TOO_LARGE',
    });
    expect(row!.payload).toHaveLength(65_536);
    expect(await inbox()).toEqual([]);
  });
});

describe('when the database fails', () => {
  test('a log that fails does not fail the acknowledgement', async () => {
    await query(server.ctx, sql`alter table webhook_deliveries rename to away`);
    try {
      expect((await deliver(signedByHyperswitch(paymentEvent()))).status).toBe(200);
      expect((await deliver(signedByHyperswitch(paymentEvent(), 'other'))).status).toBe(401);
    } finally {
      await query(server.ctx, sql`alter table away rename to webhook_deliveries`);
    }
    expect(await inbox()).toHaveLength(1);
    const told = server.logs.filter((line) => String(line['msg']).includes('missing in the log'));
    expect(told).toHaveLength(2);
  });

  test('an inbox that fails has the provider send it again', async () => {
    const delivery = signedByHyperswitch(paymentEvent());
    await query(server.ctx, sql`alter table webhook_inbox rename to away`);
    try {
      expect((await deliver(delivery)).status).toBe(503);
    } finally {
      await query(server.ctx, sql`alter table away rename to webhook_inbox`);
    }
    expect((await deliver(delivery)).status).toBe(200);
    expect(await inbox()).toHaveLength(1);
  });
});

test('whoever settles payments is told, and a burst is told at most now and then', async () => {
  let told = 0;
  const end = await server.ctx.bus.subscribe('payments', () => {
    told += 1;
  });
  const deliveries = Array.from({ length: 50 }, () => signedByHyperswitch(paymentEvent()));
  await Promise.all(deliveries.map(deliver));
  await expect.poll(() => told).toBeGreaterThanOrEqual(1);
  expect(told).toBeLessThan(50);
  end();
});
