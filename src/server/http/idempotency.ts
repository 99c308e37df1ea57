import { createHash } from 'node:crypto';

import type { Request, Response } from 'express';

import type { Context } from '#context.ts';
import { claimKey, type KeptAnswer, type RequestKey } from '#db/idempotency/claim-key.ts';
import { keepAnswer, releaseKey } from '#db/idempotency/keep-answer.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { serverErrors } from '../server-errors.ts';
import { asVezaError, toProblem } from './problem.ts';
import type { Route } from './route.ts';
import { canonicalJson } from './canonical-json.ts';
import { successStatus } from './send-json.ts';

const KEY_CHARS_MAX = 255;
/** Longer than any request may take; whoever holds a key longer than this has died over it. */
const LEASE_MS = 150_000;

interface Keyed {
  readonly route: Route;
  readonly viewer: Viewer;
  readonly req: Request;
  readonly res: Response;
  /** Everything that makes it this request and no other, parsed. */
  readonly asked: { readonly params: unknown; readonly query: unknown; readonly body: unknown };
}

/**
 * Does the work of a request once for its `Idempotency-Key`: the same request under the same key
 * gets the kept answer, to the byte. What failed on our side, was refused before any work, or was
 * too early keeps nothing, so that the key can be used again. True when the answer has been sent.
 * @throws IDEMPOTENCY_KEY_MISSING, IDEMPOTENCY_KEY_INVALID, IDEMPOTENCY_KEY_REUSED,
 * IDEMPOTENCY_IN_FLIGHT, and what the work throws
 */
export async function withIdempotency(
  ctx: Context,
  keyed: Keyed,
  work: () => Promise<unknown>,
): Promise<{ value: unknown; sent: boolean }> {
  const key = readKey(keyed.route, keyed.req);
  if (key === undefined) return { value: await work(), sent: false };
  if (keyed.viewer.kind !== 'account') throw serverErrors.UNAUTHENTICATED({});
  const { route, asked } = keyed;
  const request: RequestKey = { accountId: keyed.viewer.userId, route: route.id, key };
  const sha256 = createHash('sha256').update(canonicalJson(asked)).digest();
  const claim = await claimKey(ctx, {
    ...request,
    sha256,
    now: ctx.clock.now(),
    leaseMs: LEASE_MS,
  });
  if (claim.kind === 'other_request') throw serverErrors.IDEMPOTENCY_KEY_REUSED({});
  if (claim.kind === 'in_flight')
    throw serverErrors.IDEMPOTENCY_IN_FLIGHT({ retryAfterSeconds: 1 });
  if (claim.kind === 'answered') {
    sendKept(keyed.res, claim.answer);
    return { value: undefined, sent: true };
  }
  const held = { ...request, leaseExpiresAt: claim.leaseExpiresAt };
  return { value: await doOnce(ctx, keyed, held, work), sent: false };
}

async function doOnce(
  ctx: Context,
  { route, req, res }: Keyed,
  held: RequestKey & { readonly leaseExpiresAt: Date },
  work: () => Promise<unknown>,
): Promise<unknown> {
  let value: unknown;
  try {
    value = await work();
  } catch (thrown) {
    const error = asVezaError(thrown);
    const isAnswer = error.status >= 400 && error.status < 500 && error.status !== 429;
    if (isAnswer && error.category !== 'busy') {
      const problem = toProblem(error, error.status, req.originalUrl, ctx.requestId);
      const contentType = 'application/problem+json; charset=utf-8';
      const text = JSON.stringify(problem);
      await keepAnswer(ctx, held, { status: error.status, contentType, text });
    } else {
      await releaseKey(ctx, held);
    }
    throw thrown;
  }
  await keepAnswer(ctx, held, {
    status: res.statusCode === 200 ? successStatus(route) : res.statusCode,
    contentType: value === undefined ? null : 'application/json; charset=utf-8',
    text: value === undefined ? '' : JSON.stringify(value),
  });
  return value;
}

function readKey(route: Route, req: Request): string | undefined {
  const key = req.get('idempotency-key');
  if (key === undefined) {
    if (route.idempotency === 'required') throw serverErrors.IDEMPOTENCY_KEY_MISSING({});
    return undefined;
  }
  if (key.trim() === '' || key.length > KEY_CHARS_MAX) {
    throw serverErrors.IDEMPOTENCY_KEY_INVALID({ chars: key.trim().length, max: KEY_CHARS_MAX });
  }
  return key;
}

function sendKept(res: Response, answer: KeptAnswer): void {
  const body = Buffer.from(answer.text);
  res.status(answer.status);
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Idempotency-Replayed', 'true');
  if (answer.contentType !== null) res.setHeader('Content-Type', answer.contentType);
  res.setHeader('Content-Length', body.byteLength);
  res.end(body);
}
