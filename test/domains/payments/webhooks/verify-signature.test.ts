import { createHmac } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Context } from '#context.ts';
import { checkSignature } from '#domains/payments/index.ts';

const HYPERSWITCH_BODY =
  '{"merchant_id":"merchant_1","event_id":"evt_0001","event_type":"payment_succeeded","content":{"type":"payment_details","object":{"payment_id":"pay_00000000000000000000000001","status":"succeeded","amount":1999,"currency":"EUR"}},"timestamp":"2026-01-02T03:04:05.000Z"}';
const HYPERSWITCH_SIGNATURE =
  '27bd2a58cccad03f5aa9f0e10471afa4652b094da9de1b1f05e7bfef2c42afaf7a111f2e161728630617e1d3057206732a243a70441fdbcc3db523db85bbedde';
const STRIPE_BODY = '{"id":"evt_1","object":"event"}';
const STRIPE_MAC = '4c15fb2a43f93ef61eaa3e0893866d57cad9cad4223242cfb96f362480cb4021';

function config(keys: { webhookKeys?: string[]; webhookSecrets?: string[] }) {
  const payments = {
    hyperswitch: { webhookKeys: keys.webhookKeys ?? [] },
    stripe: { webhookSecrets: keys.webhookSecrets ?? [] },
  };
  return { config: { payments } } as unknown as Pick<Context, 'config'>;
}

function verdictOf(
  ctx: Pick<Context, 'config'>,
  provider: 'hyperswitch' | 'stripe',
  header: string | undefined,
  body: string,
) {
  const check = checkSignature(ctx, provider, header);
  check.update(Buffer.from(body));
  return check.finish();
}

describe('Hyperswitch', () => {
  const ctx = config({ webhookKeys: ['hs_test_key'] });

  test('signs the bytes with SHA-512', () => {
    expect(HYPERSWITCH_BODY).toHaveLength(268);
    const verdict = verdictOf(ctx, 'hyperswitch', HYPERSWITCH_SIGNATURE, HYPERSWITCH_BODY);
    expect(verdict).toEqual({ valid: true, signature: HYPERSWITCH_SIGNATURE, signedAt: null });
  });

  test('during a rotation both keys are valid, afterwards only the new one', () => {
    const both = config({ webhookKeys: ['new_key', 'hs_test_key'] });
    const after = config({ webhookKeys: ['new_key'] });
    const of = (keys: Pick<Context, 'config'>) =>
      verdictOf(keys, 'hyperswitch', HYPERSWITCH_SIGNATURE, HYPERSWITCH_BODY).valid;
    expect([of(both), of(after)]).toEqual([true, false]);
  });

  test.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['no hex', 'x'.repeat(128)],
    ['a shorter one', HYPERSWITCH_SIGNATURE.slice(0, 64)],
    ['another one', HYPERSWITCH_SIGNATURE.replace('2', '3')],
  ])('%s is not valid', (_name, header) => {
    expect(verdictOf(ctx, 'hyperswitch', header, HYPERSWITCH_BODY).valid).toBe(false);
  });

  test('nothing is valid where no key is configured', () => {
    const none = config({});
    const empty = createHmac('sha512', '').update(HYPERSWITCH_BODY).digest('hex');
    expect(verdictOf(none, 'hyperswitch', empty, HYPERSWITCH_BODY).valid).toBe(false);
  });

  test('the bytes may come in any pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: HYPERSWITCH_BODY.length })), (cuts) => {
        const check = checkSignature(ctx, 'hyperswitch', HYPERSWITCH_SIGNATURE);
        const places = [0, ...cuts.sort((a, b) => a - b), HYPERSWITCH_BODY.length];
        for (const [index, from] of places.entries()) {
          check.update(Buffer.from(HYPERSWITCH_BODY.slice(from, places[index + 1] ?? from)));
        }
        return check.finish().valid;
      }),
    );
  });
});

describe('Stripe', () => {
  const ctx = config({ webhookSecrets: ['whsec_test'] });
  const header = `t=1700000000,v1=${STRIPE_MAC}`;

  test('signs time and bytes with SHA-256', () => {
    const verdict = verdictOf(ctx, 'stripe', header, STRIPE_BODY);
    const signedAt = new Date(1_700_000_000_000);
    expect(verdict).toEqual({ valid: true, signature: header, signedAt });
  });

  test('any of several signatures may be the one', () => {
    const several = `t=1700000000,v1=${'0'.repeat(64)},v0=ab,v1=${STRIPE_MAC}`;
    expect(verdictOf(ctx, 'stripe', several, STRIPE_BODY).valid).toBe(true);
  });

  test.each([
    ['no header', undefined],
    ['another time', header.replace('1700000000', '1700000001')],
    ['the time written otherwise', header.replace('1700000000', '01700000000')],
    ['no time', `v1=${STRIPE_MAC}`],
    ['an older scheme', header.replace('v1=', 'v0=')],
    ['half of it', header.slice(0, -2)],
  ])('%s is not valid', (_name, given) => {
    expect(verdictOf(ctx, 'stripe', given, STRIPE_BODY).valid).toBe(false);
  });

  test('a changed byte is not valid, wherever it is', () => {
    for (let at = 0; at < STRIPE_BODY.length; at += 1) {
      const changed = `${STRIPE_BODY.slice(0, at)}~${STRIPE_BODY.slice(at + 1)}`;
      expect(verdictOf(ctx, 'stripe', header, changed).valid).toBe(false);
    }
  });
});
