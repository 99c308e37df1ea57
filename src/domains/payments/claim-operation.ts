import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';

import { concludeOperation, withNextKey } from './conclude-operation.ts';
import type { Operation, OperationId } from './model.ts';
import type { AnyHandler, Handlers } from './operation-handler.ts';
import { findOperationById, lockFreeOperation, updateOperation } from './operation-store.ts';

/** Longer than any call may take: who holds an operation longer than this has died over it. */
export const LEASE_MS = 90_000;

/** An operation that is ours until its lease ends. */
export interface Claim {
  readonly operation: Operation;
  readonly handler: AnyHandler;
  readonly subject: unknown;
  /** Whether to ask for the object, or to find out whether it is there. */
  readonly mode: 'send' | 'look';
}

/**
 * Takes an operation and commits that it is being sent, before anything is. Undefined when somebody
 * else has it, when its moment has not come, or when its owner does not want it done. With `expected`
 * it is taken to record what a look has told, and only while nobody has had it or has news of it.
 */
export async function claimOperation(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'config' | 'log' | 'requestId'>,
  handlers: Handlers,
  id: OperationId,
  expected?: Pick<Operation, 'fence' | 'pokes'>,
): Promise<Claim | undefined> {
  return withTx(ctx, async (tx) => {
    const now = ctx.clock.now();
    const seen = await findOperationById(tx, id);
    const handler = seen && handlers[seen.kind];
    if (seen === undefined || handler === undefined || !isFree(seen, now)) return undefined;
    await handler.lock(tx, seen.subjectId);
    const operation = await lockFreeOperation(tx, id);
    if (operation === undefined || !isFree(operation, now)) return undefined;
    if (expected !== undefined && !isSame(operation, expected)) return undefined;
    const mode = expected === undefined ? modeOf(operation, handler) : 'look';
    const beginning = await handler.begin(tx, operation, mode);
    const held = hold(operation, mode, now);
    if (beginning.act === 'leave') {
      // Nothing is sent under the key, so nothing was.
      const { keyFirstSentAt, unclearSince } = operation;
      const left = { ...held, keyFirstSentAt, unclearSince };
      await updateOperation(tx, left);
      await concludeOperation(tx, left, beginning.verdict);
      return undefined;
    }
    const asked = beginning.newKey === true ? hold(withNextKey(operation), mode, now) : held;
    await updateOperation(tx, asked);
    return { operation: asked, handler, subject: beginning.subject, mode };
  });
}

function isFree(operation: Operation, now: Date): boolean {
  if (operation.nextAttemptAt === null || operation.nextAttemptAt > now) return false;
  return operation.leaseExpiresAt === null || operation.leaseExpiresAt <= now;
}

function isSame(operation: Operation, before: Pick<Operation, 'fence' | 'pokes'>): boolean {
  return operation.fence === before.fence && operation.pokes === before.pokes;
}

/** What was surely never sent is sent; everything else is looked for first. */
function modeOf(operation: Operation, handler: AnyHandler): 'send' | 'look' {
  return operation.state === 'due' && handler.send !== undefined ? 'send' : 'look';
}

function hold(operation: Operation, mode: 'send' | 'look', now: Date): Operation {
  // Whoever held it before and did not come back may have sent it.
  const diedOver = operation.state === 'sending' && operation.providerObjectId === null;
  return {
    ...operation,
    state: 'sending',
    fence: operation.fence + 1n,
    leaseExpiresAt: new Date(now.getTime() + LEASE_MS),
    keyFirstSentAt: operation.keyFirstSentAt ?? (mode === 'send' ? now : null),
    keyQuietSince:
      operation.state === 'sending' ? operation.leaseExpiresAt : operation.keyQuietSince,
    unclearSince: operation.unclearSince ?? (diedOver ? now : null),
    updatedAt: now,
  };
}
