import type { Context } from '#context.ts';
import { isUuid } from '#core/ids.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit, type Actor } from '#domains/audit/index.ts';
import {
  findOperation,
  pokeOperation,
  reopenOperation,
  type OperationId,
} from '#domains/payments/index.ts';

import { marketErrors } from './errors.ts';
import type { SellerTransfer, TransferId, TransferState } from './model.ts';
import { moveTransfer } from './move-transfer.ts';
import { lockOrder } from './order-store.ts';
import { findTransfer, lockTransfer } from './transfer-store.ts';

const REASON_CHARS_MAX = 500;
const WAITING: readonly TransferState[] = ['pending', 'on_hold', 'failed', 'permanently_failed'];

export interface ByHand {
  readonly id: string;
  /** Why, for the audit log; 1–500 characters. */
  readonly reason: string;
  readonly by: Actor;
}

type HandContext = Pick<Context, 'db' | 'clock' | 'requestId'>;

/**
 * Sends a transfer again that was held, failed or given up, also one that is below the smallest
 * transfer. One that is on its way is looked at. It is the same transfer with the same operation, so
 * it is sent once, whoever is at work on it. The caller settles what is returned.
 * @throws TRANSFER_NOT_FOUND, TRANSFER_STATE_CONFLICT, REASON_MISSING
 */
export async function retryTransfer(
  ctx: HandContext,
  input: ByHand,
): Promise<{ transfer: SellerTransfer; operationId: OperationId }> {
  return byHand(ctx, input, async (tx, transfer) => {
    const operation = (await findOperation(tx, { kind: 'transfer', subjectId: transfer.id }))!;
    const isOut = transfer.state === 'submitting' || transfer.state === 'unknown';
    if (!isOut && !WAITING.includes(transfer.state)) {
      const { id, state } = transfer;
      throw marketErrors.TRANSFER_STATE_CONFLICT({ id, state, action: 'sent again' });
    }
    await audit(tx, 'transfer.retried', transfer, input);
    const again = isOut
      ? transfer
      : await moveTransfer(tx, transfer, 'pending', { minimumWaived: true });
    if (operation.state === 'refused') await reopenOperation(tx, operation);
    else await pokeOperation(tx, operation.id);
    return { transfer: again, operationId: operation.id };
  });
}

/**
 * Holds a transfer back that was not sent yet, until it is released.
 * @throws TRANSFER_NOT_FOUND, TRANSFER_STATE_CONFLICT, REASON_MISSING
 */
export async function holdTransfer(ctx: HandContext, input: ByHand): Promise<SellerTransfer> {
  return byHand(ctx, input, async (tx, transfer) => {
    if (transfer.state !== 'pending' && transfer.state !== 'on_hold') {
      const { id, state } = transfer;
      throw marketErrors.TRANSFER_STATE_CONFLICT({ id, state, action: 'held' });
    }
    await audit(tx, 'transfer.held', transfer, input);
    return moveTransfer(tx, transfer, 'on_hold', { holdReason: 'operator' });
  });
}

/**
 * Lets a transfer go that a person holds. Whether anything else holds it is seen when it is sent.
 * @throws TRANSFER_NOT_FOUND, TRANSFER_STATE_CONFLICT, REASON_MISSING
 */
export async function releaseTransfer(
  ctx: HandContext,
  input: ByHand,
): Promise<{ transfer: SellerTransfer; operationId: OperationId }> {
  return byHand(ctx, input, async (tx, transfer) => {
    if (transfer.state !== 'on_hold' || transfer.holdReason !== 'operator') {
      const { id, state } = transfer;
      throw marketErrors.TRANSFER_STATE_CONFLICT({ id, state, action: 'released' });
    }
    await audit(tx, 'transfer.released', transfer, input);
    const operation = (await findOperation(tx, { kind: 'transfer', subjectId: transfer.id }))!;
    await pokeOperation(tx, operation.id);
    const released = await moveTransfer(tx, transfer, 'pending');
    return { transfer: released, operationId: operation.id };
  });
}

async function byHand<R>(
  ctx: HandContext,
  { id, reason }: ByHand,
  work: (tx: HandContext, transfer: SellerTransfer) => Promise<R>,
): Promise<R> {
  if (reason.trim().length < 1 || reason.length > REASON_CHARS_MAX) {
    throw marketErrors.REASON_MISSING({ charsMax: REASON_CHARS_MAX });
  }
  return withTx(ctx, async (tx) => {
    const seen = isUuid(id) ? await findTransfer(tx, id as TransferId) : undefined;
    if (seen === undefined) throw marketErrors.TRANSFER_NOT_FOUND({ id });
    await lockOrder(tx, seen.orderId);
    return work(tx, (await lockTransfer(tx, seen.id))!);
  });
}

async function audit(
  tx: HandContext,
  action: `transfer.${string}`,
  transfer: SellerTransfer,
  { by, reason }: ByHand,
): Promise<void> {
  await recordAudit(tx, {
    actor: by,
    action,
    subject: { kind: 'transfer', id: transfer.id },
    details: { from: transfer.state, holdReason: transfer.holdReason, reason: reason.trim() },
  });
}
