import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { classify, type ClassifyInput } from '#domains/payments/gateway/classify.ts';
import type { HttpAnswer, HttpFault } from '#domains/payments/gateway/http-answer.ts';

interface Thing {
  readonly id: string;
}

const FAULTS: readonly HttpFault[] = [
  'not_sent',
  'timeout',
  'reset',
  'aborted',
  'truncated',
  'malformed',
  'html',
  'oversize',
];

const KINDS = ['applied', 'absent', 'refused', 'retry_same_key', 'unknown', 'stop'];

const error = (type: string, code?: string) => ({
  error: { type, message: 'words', ...(code !== undefined && { code }) },
});
const hs = (code: string) => error('invalid_request', code);

/** Reads `{ id: "wanted" }`; anything else is another object, or none. */
function read(body: unknown): ReturnType<ClassifyInput<Thing>['read']> {
  const { id } = body as Thing;
  if (typeof id !== 'string') throw new TypeError('no id');
  return id === 'wanted' ? { object: { id } } : { mismatch: `id ${id}` };
}

function outcomeOf(
  given: Partial<ClassifyInput<Thing>> & { answer: HttpAnswer },
): ReturnType<typeof classify<Thing>> {
  return classify<Thing>({
    provider: 'stripe',
    mode: 'send',
    first: true,
    keyHolds: false,
    read,
    ...given,
  });
}

const answers: fc.Arbitrary<HttpAnswer> = fc.oneof(
  fc.record({
    status: fc.integer({ min: 100, max: 599 }),
    retryAfter: fc.option(fc.string()),
    body: fc.oneof(
      fc.jsonValue(),
      fc.anything(),
      fc.record({ id: fc.constantFrom('wanted', 'other') }),
      fc.record({
        error: fc.record({
          type: fc.constantFrom('invalid_request_error', 'idempotency_error', 'api_error', 'x'),
          code: fc.oneof(
            fc.constantFrom('HE_00', 'HE_01', 'HE_02', 'IR_13', 'CE_04', 'resource_missing'),
            fc.string(),
          ),
          message: fc.anything(),
        }),
      }),
    ),
  }),
  fc.record({
    status: fc.option(fc.integer({ min: 100, max: 599 })),
    fault: fc.constantFrom(...FAULTS),
    message: fc.string(),
  }),
);

const inputs = fc.record({
  provider: fc.constantFrom('stripe' as const, 'hyperswitch' as const),
  mode: fc.constantFrom('send' as const, 'look' as const),
  first: fc.boolean(),
  keyHolds: fc.boolean(),
  answer: answers,
});

test('every answer and every silence is exactly one outcome, and none is believed too much', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const outcome = outcomeOf(input);
      expect(KINDS).toContain(outcome.kind);
      if (outcome.kind === 'refused') {
        expect(input.mode).toBe('send');
        expect(input.first).toBe(true);
        expect(input.answer.fault).toBeUndefined();
      }
      if (outcome.kind === 'applied') {
        expect(outcome.object).toEqual({ id: 'wanted' });
        expect(input.answer.status).toBeGreaterThanOrEqual(200);
        expect(input.answer.status).toBeLessThan(300);
      } else {
        // It is stored: PostgreSQL takes no zero byte, and nobody reads a book.
        expect(`${outcome.code}${outcome.message}`).not.toContain('\0');
        expect(outcome.message.length).toBeLessThanOrEqual(600);
      }
      if (outcome.kind === 'absent') expect(input.answer.fault).toBeUndefined();
    }),
    { numRuns: 5_000 },
  );
});

test('a fault after the sending is never clear, whatever status came before it', () => {
  for (const fault of FAULTS.filter((name) => name !== 'not_sent')) {
    for (const status of [null, 200, 201, 301, 400, 404, 500, 502]) {
      const answer = { fault, status, message: 'words' };
      expect([fault, status, outcomeOf({ answer }).kind]).toEqual([fault, status, 'unknown']);
    }
  }
});

test('a failure of the server is kept where the answer says that it is an earlier one', () => {
  for (const status of [500, 503]) {
    const replayed = outcomeOf({ answer: { status, body: null, replayed: true } });
    expect(replayed).toMatchObject({ kind: 'retry_same_key', clear: false, kept: true });
    const fresh = outcomeOf({ answer: { status, body: null, replayed: false } });
    expect(fresh).not.toHaveProperty('kept');
  }
});

describe('sent for the first time', () => {
  test.each([
    ['hyperswitch', 200, { id: 'wanted' }, 'applied'],
    ['hyperswitch', 200, { id: 'other' }, 'unknown'],
    ['hyperswitch', 200, error('router_error', 'HE_03'), 'unknown'],
    ['hyperswitch', 204, null, 'unknown'],
    ['hyperswitch', 302, null, 'unknown'],
    ['hyperswitch', 400, hs('HE_01'), 'unknown'],
    ['hyperswitch', 400, hs('IR_05'), 'refused'],
    ['hyperswitch', 422, hs('IR_06'), 'refused'],
    ['hyperswitch', 400, hs('IR_12'), 'refused'],
    ['hyperswitch', 400, hs('IR_13'), 'refused'],
    ['hyperswitch', 400, hs('IR_14'), 'refused'],
    ['hyperswitch', 400, hs('CE_04'), 'unknown'],
    ['hyperswitch', 400, hs('XX_99'), 'unknown'],
    ['hyperswitch', 400, { detail: 'a proxy' }, 'unknown'],
    ['hyperswitch', 401, hs('IR_01'), 'stop'],
    ['hyperswitch', 403, hs('IR_22'), 'stop'],
    ['hyperswitch', 404, hs('HE_02'), 'refused'],
    ['hyperswitch', 404, hs('IR_02'), 'unknown'],
    ['hyperswitch', 409, hs('HE_00'), 'retry_same_key'],
    ['hyperswitch', 422, hs('HE_00'), 'retry_same_key'],
    ['hyperswitch', 429, hs('HE_00'), 'retry_same_key'],
    ['hyperswitch', 500, hs('HE_00'), 'retry_same_key'],
    ['stripe', 200, error('api_error'), 'unknown'],
    ['stripe', 400, error('invalid_request_error', 'balance_insufficient'), 'refused'],
    ['stripe', 400, error('idempotency_error'), 'unknown'],
    ['stripe', 402, error('card_error', 'card_declined'), 'refused'],
    ['stripe', 401, error('invalid_request_error'), 'stop'],
    ['stripe', 403, error('invalid_request_error', 'account_invalid'), 'refused'],
    ['stripe', 404, error('invalid_request_error', 'resource_missing'), 'refused'],
    ['stripe', 409, error('invalid_request_error', 'idempotency_key_in_use'), 'retry_same_key'],
    ['stripe', 429, error('invalid_request_error', 'rate_limit'), 'retry_same_key'],
    ['stripe', 500, error('api_error'), 'retry_same_key'],
    ['stripe', 418, error('teapot_error'), 'unknown'],
  ] as const)('%s %i %j is %s', (provider, status, body, kind) => {
    expect(outcomeOf({ provider, answer: { status, body } }).kind).toBe(kind);
  });

  test('a server that failed may have done it, a busy one has not', () => {
    const failed = outcomeOf({ answer: { status: 500, body: error('api_error') } });
    const busy = outcomeOf({ answer: { status: 429, body: null, retryAfter: '7' } });
    const away = outcomeOf({ answer: { fault: 'not_sent', status: null, message: 'refused' } });
    expect(failed).toMatchObject({ kind: 'retry_same_key', clear: false });
    expect(busy).toMatchObject({ kind: 'retry_same_key', clear: true, afterMs: 7_000 });
    expect(away).toMatchObject({ kind: 'retry_same_key', clear: true });
  });

  test('busy with the resource of a Hyperswitch that is internal (HE_00) is not clear', () => {
    const answer = { status: 422, body: hs('HE_00') };
    const outcome = outcomeOf({ provider: 'hyperswitch', answer });
    expect(outcome).toMatchObject({ kind: 'retry_same_key', clear: false });
  });

  test('an idempotency conflict and a wrong object are loud', () => {
    const conflict = outcomeOf({ answer: { status: 400, body: error('idempotency_error') } });
    const wrong = outcomeOf({ answer: { status: 200, body: { id: 'other' } } });
    expect(conflict).toMatchObject({ kind: 'unknown', alarm: { class: 'idempotency_conflict' } });
    expect(wrong).toMatchObject({ kind: 'unknown', alarm: { class: 'wrong_object' } });
  });
});

describe('sent again after doubt', () => {
  const refusal = { status: 400, body: error('invalid_request_error', 'balance_insufficient') };

  test('a refusal proves absence only where the provider still remembers the key', () => {
    const again = { first: false, answer: refusal };
    expect(outcomeOf({ ...again, keyHolds: true }).kind).toBe('absent');
    expect(outcomeOf({ ...again, keyHolds: false }).kind).toBe('unknown');
    const answer = { status: 400, body: hs('IR_13') };
    const hyperswitch = { provider: 'hyperswitch', first: false, keyHolds: true, answer } as const;
    expect(outcomeOf(hyperswitch).kind).toBe('unknown');
  });

  test.each([
    [409, error('invalid_request_error', 'idempotency_key_in_use'), 'retry_same_key'],
    [429, error('invalid_request_error', 'rate_limit'), 'retry_same_key'],
    [400, error('idempotency_error'), 'unknown'],
    [500, error('api_error'), 'retry_same_key'],
  ])('%i %j is %s although the key holds', (status, body, kind) => {
    expect(outcomeOf({ first: false, keyHolds: true, answer: { status, body } }).kind).toBe(kind);
  });
});

describe('looked for', () => {
  test.each([
    ['hyperswitch', 404, hs('HE_02'), 'absent'],
    ['hyperswitch', 404, hs('IR_02'), 'unknown'],
    ['hyperswitch', 404, { message: 'no such page' }, 'unknown'],
    ['hyperswitch', 400, hs('HE_02'), 'unknown'],
    ['stripe', 404, error('invalid_request_error', 'resource_missing'), 'absent'],
    ['stripe', 404, error('invalid_request_error'), 'unknown'],
    ['stripe', 403, error('invalid_request_error', 'account_invalid'), 'unknown'],
    ['stripe', 400, error('invalid_request_error', 'parameter_invalid'), 'unknown'],
    ['stripe', 500, error('api_error'), 'retry_same_key'],
  ] as const)('%s %i %j is %s', (provider, status, body, kind) => {
    const outcome = outcomeOf({ provider, mode: 'look', answer: { status, body } });
    expect(outcome.kind).toBe(kind);
  });
});
