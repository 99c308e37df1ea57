import type { Context } from '#context.ts';

import type { OperationId, OperationKind, Provider } from './model.ts';
import { insertOperation } from './operation-store.ts';
import { idempotencyKeyOf } from './provider-ids.ts';

export interface NewOperation {
  readonly provider: Provider;
  readonly kind: OperationKind;
  readonly subjectId: string;
  /** Where the object is known to be there: it is followed, not asked for. */
  readonly providerObjectId?: string;
}

/**
 * Writes the intent to have one object at a provider, in the transaction that writes its subject.
 * Nothing is sent here. Undefined when the subject has such an operation already.
 */
export async function openOperation(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'requestId'>,
  input: NewOperation,
): Promise<OperationId | undefined> {
  const now = ctx.clock.now();
  const id = ctx.ids.next<'operation'>();
  const inserted = await insertOperation(ctx, {
    id,
    provider: input.provider,
    kind: input.kind,
    subjectId: input.subjectId,
    state: input.providerObjectId === undefined ? 'due' : 'watching',
    attempt: 1,
    idempotencyKey: idempotencyKeyOf(input.kind, input.subjectId, 1),
    keyFirstSentAt: null,
    keyQuietSince: null,
    unclearSince: null,
    providerObjectId: input.providerObjectId ?? null,
    tries: 0,
    nextAttemptAt: now,
    leaseExpiresAt: null,
    fence: 0n,
    pokes: 0n,
    lastOutcome: null,
    lastStatus: null,
    lastCode: null,
    lastMessage: null,
    requestId: ctx.requestId,
    openedAt: now,
    updatedAt: now,
    settledAt: null,
  });
  return inserted ? id : undefined;
}
