import type { Context } from '#context.ts';

import { lookAgainMs } from './back-off.ts';
import type { Operation } from './model.ts';
import type { Verdict } from './operation-handler.ts';
import { updateOperation } from './operation-store.ts';
import { idempotencyKeyOf } from './provider-ids.ts';

/** What the call itself left behind, where there was one. */
export type Trace = Partial<
  Pick<
    Operation,
    'lastOutcome' | 'lastStatus' | 'lastCode' | 'lastMessage' | 'providerObjectId' | 'unclearSince'
  >
>;

/**
 * Writes down what becomes of an operation that this transaction holds. News that came while it was
 * being looked at keeps it from being settled: the look may have been older than the news.
 */
export async function concludeOperation(
  ctx: Pick<Context, 'db' | 'clock'>,
  operation: Operation,
  verdict: Verdict,
  trace: Trace = {},
  poked = false,
): Promise<Operation> {
  const now = ctx.clock.now();
  const concluded = { ...follow({ ...operation, ...trace }, verdict, now, poked), updatedAt: now };
  await updateOperation(ctx, concluded);
  return concluded;
}

function follow(operation: Operation, verdict: Verdict, now: Date, poked: boolean): Operation {
  const free = { ...operation, leaseExpiresAt: null, settledAt: null };
  const at = (ms: number): Date => new Date(now.getTime() + (poked ? 0 : ms));
  switch (verdict.state) {
    case 'settled':
    case 'refused':
      return poked
        ? { ...free, state: 'watching', tries: 0, nextAttemptAt: now }
        : { ...free, state: verdict.state, tries: 0, nextAttemptAt: null, settledAt: now };
    case 'watching': {
      const tries = verdict.progress === true ? 0 : operation.tries;
      const wait = verdict.afterMs ?? lookAgainMs(tries);
      return { ...free, state: 'watching', tries: tries + 1, nextAttemptAt: at(wait) };
    }
    default:
      return {
        ...(verdict.newKey ? withNextKey(free) : free),
        state: 'due',
        tries: operation.tries + 1,
        nextAttemptAt: at(verdict.afterMs),
      };
  }
}

/** The next attempt, under a key that has no answer yet. Pure. */
export function withNextKey(operation: Operation): Operation {
  const attempt = operation.attempt + 1;
  return {
    ...operation,
    attempt,
    idempotencyKey: idempotencyKeyOf(operation.kind, operation.subjectId, attempt),
    keyFirstSentAt: null,
    keyQuietSince: null,
    unclearSince: null,
  };
}
