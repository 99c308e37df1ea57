import { isIP } from 'node:net';

import type { Request } from 'express';

import type { Context } from '#context.ts';
import {
  checkSignature,
  receiveWebhook,
  SIGNATURE_HEADERS,
  type Provider,
} from '#domains/payments/index.ts';

import { problem } from '../contract/common.ts';
import { webhookReceipt } from '../contract/payments.ts';
import { bySignature } from '../http/access.ts';
import { readDelivery } from '../http/read-delivery.ts';
import { defineRoute, type RateLimit, type Route, type RouteInput } from '../http/route.ts';

/** How much of a delivery is read at most, in times of what is kept of it. */
const READ_FACTOR = 16;
/** What is kept of the headers: nothing that a proxy or a sender could have put a secret into. */
const HEADERS_KEPT = [
  'content-type',
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'date',
  'host',
  'user-agent',
  'x-request-id',
  ...Object.values(SIGNATURE_HEADERS),
];
const HEADER_LENGTH_MAX = 2_000;

/** Counted in this process: an acknowledgement must not wait for a counter in a database. */
const LIMIT: RateLimit = Object.freeze({
  name: 'webhooks',
  requests: 12_000,
  windowSeconds: 60,
  per: 'ip',
  here: true,
});

const receive = (provider: Provider, id: string, name: string): Route =>
  defineRoute({
    method: 'post',
    path: `/webhooks/${provider}`,
    id,
    summary: `Deliveries of ${name}, signed by it. Logged whatever their fate; a valid event counts once.`,
    tag: 'webhooks',
    access: bySignature,
    anonymous: true,
    rateLimit: LIMIT,
    responses: {
      200: { doc: 'The event is kept; it need not be sent again.', json: webhookReceipt },
      400: { doc: 'It is stale or no event.', json: problem },
      401: { doc: 'The signature is not valid.', json: problem },
      403: { doc: 'It is for somebody else.', json: problem },
      413: { doc: 'It is too large; its object is looked at all the same.', json: problem },
    },
    handler: (ctx, input) => take(ctx, provider, input),
  });

async function take(
  ctx: Context,
  provider: Provider,
  { req, ip, server }: RouteInput<undefined, undefined, undefined>,
): Promise<unknown> {
  const keepBytesMax = ctx.config.payments.webhookBytesMax;
  const check = checkSignature(ctx, provider, req.get(SIGNATURE_HEADERS[provider]));
  const limits = { keepBytesMax, readBytesMax: keepBytesMax * READ_FACTOR };
  const body = await readDelivery(req, limits, (bytes) => check.update(bytes));
  const verdict = check.finish();
  const { fresh } = await receiveWebhook(ctx, {
    provider,
    payload: body.head,
    payloadBytes: body.bytes,
    payloadSha256: body.sha256,
    complete: body.complete,
    // Of what was not read to its end nothing is proved.
    verdict: body.complete ? verdict : { ...verdict, valid: false },
    headers: keptHeaders(req),
    sourceIp: isIP(ip) === 0 ? null : ip,
    userAgent: req.get('user-agent')?.slice(0, 500) ?? null,
  }).finally(() => server.wakePayments());
  return { received: true, fresh };
}

function keptHeaders(req: Request): Record<string, string> {
  return Object.fromEntries(
    HEADERS_KEPT.flatMap((name) => {
      const value = req.get(name);
      return value === undefined ? [] : [[name, value.slice(0, HEADER_LENGTH_MAX)]];
    }),
  );
}

export const WEBHOOK_ROUTES: readonly Route[] = [
  receive('hyperswitch', 'receiveHyperswitchWebhook', 'Hyperswitch'),
  receive('stripe', 'receiveStripeWebhook', 'Stripe'),
];
