import type { Context } from '#context.ts';

import { withNextKey } from './conclude-operation.ts';
import type { Operation, OperationId } from './model.ts';
import { lockOperation, updateOperation } from './operation-store.ts';

/**
 * There may be news of the object: it is looked at as soon as somebody is free, also when it was
 * settled. One look serves any number of pokes before it. Inside the caller's transaction.
 */
export async function pokeOperation(
  ctx: Pick<Context, 'db' | 'clock'>,
  id: OperationId,
): Promise<void> {
  const operation = await lockOperation(ctx, id);
  if (operation === undefined) return;
  const now = ctx.clock.now();
  const reopens = operation.state === 'settled' || operation.state === 'refused';
  await updateOperation(ctx, {
    ...operation,
    state: reopens ? 'watching' : operation.state,
    pokes: operation.pokes + 1n,
    // Whoever holds it sees the poke when he has his answer.
    nextAttemptAt: operation.state === 'sending' ? operation.nextAttemptAt : now,
    settledAt: null,
    updatedAt: now,
  });
}

/**
 * Asks again for what was refused or held back: under a new key, because the old one has its answer.
 * Inside the caller's transaction. False when it is at work, settled or in doubt.
 */
export async function reopenOperation(
  ctx: Pick<Context, 'db' | 'clock'>,
  operation: Operation,
): Promise<boolean> {
  const current = await lockOperation(ctx, operation.id);
  if (current === undefined || (current.state !== 'refused' && current.state !== 'due')) {
    return false;
  }
  const now = ctx.clock.now();
  const sent = current.keyFirstSentAt !== null;
  await updateOperation(ctx, {
    ...(sent ? withNextKey(current) : current),
    state: 'due',
    tries: 0,
    nextAttemptAt: now,
    settledAt: null,
    updatedAt: now,
  });
  return true;
}
