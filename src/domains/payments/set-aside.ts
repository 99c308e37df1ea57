import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';

import { retryAfterMs } from './back-off.ts';
import type { OperationId } from './model.ts';
import { openException } from './open-exception.ts';
import { lockOperation, updateOperation } from './operation-store.ts';

/** Failures of our own code over one operation before a person hears of it. */
const FAILURES_QUIET = 5;

/**
 * Puts an operation aside over which our own code failed, so that the others go on: it is tried
 * again later and later, and shown to a person when that does not help.
 */
export async function setAside(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'log'>,
  id: OperationId,
  reason: string,
): Promise<void> {
  await withTx(ctx, async (tx) => {
    const operation = await lockOperation(tx, id);
    if (operation === undefined || operation.nextAttemptAt === null) return;
    const now = ctx.clock.now();
    const pause = retryAfterMs(operation.tries, 1);
    await updateOperation(tx, {
      ...operation,
      tries: operation.tries + 1,
      nextAttemptAt: new Date(now.getTime() + pause),
      lastMessage: reason,
      updatedAt: now,
    });
    if (operation.tries < FAILURES_QUIET) return;
    await openException(tx, {
      class: 'needs_attention',
      subject: { kind: operation.kind, id: operation.subjectId },
      message: `The ${operation.kind} cannot be settled: ${reason}`,
    });
  });
}
