import { createHash } from 'node:crypto';

import type { Context } from '#context.ts';
import { VezaError } from '#core/errors.ts';
import {
  checkSignature,
  receiveWebhook,
  SIGNATURE_HEADERS,
  type Provider,
} from '#domains/payments/index.ts';

/** What a server does with one delivery; the status that it answers with. */
export async function takeDelivery(
  ctx: Context,
  provider: Provider,
  delivery: { headers: Readonly<Record<string, string>>; body: Uint8Array },
): Promise<number> {
  const { headers, body } = delivery;
  const name = Object.keys(headers).find(
    (key) => key.toLowerCase() === SIGNATURE_HEADERS[provider],
  );
  const check = checkSignature(ctx, provider, name === undefined ? undefined : headers[name]);
  check.update(body);
  try {
    await receiveWebhook(ctx, {
      provider,
      payload: body.subarray(0, ctx.config.payments.webhookBytesMax),
      payloadBytes: body.byteLength,
      payloadSha256: createHash('sha256').update(body).digest(),
      complete: true,
      verdict: check.finish(),
      headers: {},
      sourceIp: null,
      userAgent: null,
    });
    return 200;
  } catch (error) {
    if (!(error instanceof VezaError)) throw error;
    return error.category === 'outside' ? 503 : 400;
  }
}
