import { parseCurrency } from '#core/money/currency.ts';
import { toPspAmount } from '#core/money/psp-amount.ts';
import { stringifyExactJson } from '#core/money/stringify-exact-json.ts';

import type { Outcome } from '../outcome.ts';
import type { Call, KeyedCall } from './call.ts';
import type { Read } from './classify.ts';
import { exchange } from './exchange.ts';
import { checked } from './checked.ts';
import type { GatewayDeps } from './gateway-deps.ts';
import {
  readDispute,
  readPayment,
  readPayments,
  readRefund,
  readRefunds,
} from './hyperswitch-wire.ts';
import type {
  CreatePayment,
  CreateRefund,
  Hyperswitch,
  RefundPage,
  RemotePayment,
  RemoteRefund,
} from './hyperswitch.ts';
import { perform } from './perform.ts';
import { orUnsendable } from './unsendable.ts';

export interface HyperswitchSettings {
  readonly url: string;
  readonly apiKey: string;
  readonly profileId?: string | undefined;
}

/** The most that a list gives at once. */
const PAGE = 100;

interface Request<Remote> {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** What only looks although it is posted. */
  readonly mode?: 'look';
  readonly call: Call | KeyedCall;
  readonly read: (body: unknown) => Read<Remote>;
}

/**
 * Hyperswitch over HTTP. It reads no `Idempotency-Key`, which is sent all the same: what protects is
 * the id that we choose, and that a repeat of it is refused.
 */
export function openHyperswitch(deps: GatewayDeps, settings: HyperswitchSettings): Hyperswitch {
  const ask = async <Remote>(request: Request<Remote>): Promise<Outcome<Remote>> => {
    const { method, path, body, call, read } = request;
    return perform(deps, {
      provider: 'hyperswitch',
      name: `${method} ${path}`,
      mode: request.mode ?? (method === 'POST' ? 'send' : 'look'),
      call,
      exchange: () =>
        exchange({
          url: settings.url.replace(/\/+$/, '') + path,
          method,
          headers: {
            Accept: 'application/json',
            'api-key': settings.apiKey,
            'X-Request-Id': call.requestId,
            ...(method === 'POST' && { 'Content-Type': 'application/json' }),
            ...('idempotencyKey' in call && { 'Idempotency-Key': call.idempotencyKey }),
          },
          ...(body !== undefined && { body: stringifyExactJson(body) }),
          timeoutMs: deps.timeoutMs,
          signal: call.signal,
        }),
      read,
    });
  };
  return {
    createPayment: (input, call) =>
      orUnsendable(
        call,
        () => paymentBody(input, settings),
        (body) => ask({ method: 'POST', path: '/payments', body, call, read: paymentOf(input) }),
      ),
    getPayment: (id, call, expected) => {
      const path = `${pathOf('payments', id)}?force_sync=true&expand_attempts=true`;
      return ask({ method: 'GET', path, call, read: paymentOf({ ...expected, id }) });
    },
    cancelPayment: (id, call) => {
      const body = { cancellation_reason: 'requested_by_customer' };
      const path = `${pathOf('payments', id)}/cancel`;
      return ask({ method: 'POST', path, body, call, read: paymentOf({ id }) });
    },
    createRefund: (input, call) =>
      orUnsendable(
        call,
        () => refundBody(input),
        (body) => ask({ method: 'POST', path: '/refunds', body, call, read: refundOf(input) }),
      ),
    getRefund: (id, call, expected) => {
      const path = `${pathOf('refunds', id)}?force_sync=true`;
      return ask({ method: 'GET', path, call, read: refundOf({ ...expected, id }) });
    },
    getDispute: (id, call) => {
      const path = `${pathOf('disputes', id)}?force_sync=true`;
      return ask({ method: 'GET', path, call, read: checked(readDispute, { id }) });
    },
    listPayments: ({ since, until }, call) => {
      const path = `/payments/list?limit=${PAGE}&created.gte=${since.toISOString()}&created.lte=${until.toISOString()}`;
      return ask({ method: 'GET', path, call, read: (body) => ({ object: readPayments(body) }) });
    },
    listRefunds: ({ since, until, offset }, call) => {
      const within = { start_time: since.toISOString(), end_time: until.toISOString() };
      const body = { ...within, limit: PAGE, offset };
      const read = (answer: unknown): Read<RefundPage> => ({ object: readRefunds(answer) });
      return ask({ method: 'POST', path: '/refunds/list', mode: 'look', body, call, read });
    },
  };
}

function pathOf(resource: string, id: string): string {
  return `/${resource}/${encodeURIComponent(id)}`;
}

function paymentBody(input: CreatePayment, settings: HyperswitchSettings): Record<string, unknown> {
  const { id, amountMinor, currency, description, returnUrl, payableSeconds, metadata } = input;
  return {
    payment_id: id,
    amount: toPspAmount('hyperswitch', { amountMinor, currency: parseCurrency(currency) }),
    currency,
    capture_method: 'automatic',
    // Confirmed by the buyer, on the page that the link opens.
    confirm: false,
    payment_link: true,
    return_url: returnUrl,
    ...(payableSeconds !== null && { session_expiry: payableSeconds }),
    description,
    metadata,
    ...(settings.profileId !== undefined && { profile_id: settings.profileId }),
  };
}

function refundBody(input: CreateRefund): Record<string, unknown> {
  const { id, paymentId, amountMinor, currency, reason, metadata } = input;
  return {
    refund_id: id,
    payment_id: paymentId,
    amount: toPspAmount('hyperswitch', { amountMinor, currency: parseCurrency(currency) }),
    reason: reason.slice(0, 255),
    // Done at once, and its outcome is in the answer.
    refund_type: 'instant',
    metadata,
  };
}

type Expected<Input> = { readonly [Name in keyof Input]?: Input[Name] | undefined };

function paymentOf(expected: Expected<CreatePayment>): (body: unknown) => Read<RemotePayment> {
  const { id, amountMinor, currency } = expected;
  return checked(readPayment, { id, amountMinor, currency });
}

function refundOf(expected: Expected<CreateRefund>): (body: unknown) => Read<RemoteRefund> {
  const { id, paymentId, amountMinor, currency } = expected;
  return checked(readRefund, { id, paymentId, amountMinor, currency });
}
