import {
  transferGroupOf,
  type KeyedCall,
  type MoneyCall,
  type Operation,
  type Outcome,
  type RemoteTransfer,
} from '#domains/payments/index.ts';

import type { FoundTransfer } from './apply-transfer.ts';
import { askAgain } from './ask-again.ts';
import type { SellerTransfer } from './model.ts';

/**
 * Asks for the transfer; the same call under the same key is the same transfer. All of it follows from the
 * row: another process that repeats it may not differ in a word.
 */
export async function sendTransfer(
  ctx: MoneyCall,
  transfer: SellerTransfer,
  call: KeyedCall,
): Promise<Outcome<FoundTransfer>> {
  const answer = await ctx.psp.stripe().createTransfer(
    {
      amountMinor: transfer.amountMinor,
      currency: transfer.currency,
      destination: transfer.destination!,
      transferGroup: transferGroupOf(transfer.orderId),
      metadata: {
        order_id: transfer.orderId,
        seller_transfer_id: transfer.id,
        env: ctx.config.env,
        request_id: transfer.requestId,
      },
    },
    call,
  );
  return found(answer, () => ({ reversals: null }));
}

/**
 * Finds out whether the transfer is there. One that we know is read, with its reversals where they
 * are not the ones we know. One in doubt is asked for again under its key, and where that says no
 * more it is looked for among the transfers of its order.
 */
export async function lookForTransfer(
  ctx: MoneyCall,
  transfer: SellerTransfer,
  operation: Operation,
): Promise<Outcome<FoundTransfer>> {
  const id = transfer.stripeTransferId ?? operation.providerObjectId;
  if (id !== null) return readTransfer(ctx, transfer, id);
  if (transfer.destination === null) return NEVER_SENT;
  return askAgain(ctx, operation, {
    send: (call) => sendTransfer(ctx, transfer, call),
    search: () => searchTransfer(ctx, transfer),
  });
}

const NEVER_SENT = {
  kind: 'absent',
  status: null,
  code: 'never_sent',
  message: 'it was never sent',
} as const;

async function readTransfer(
  ctx: MoneyCall,
  transfer: SellerTransfer,
  id: string,
): Promise<Outcome<FoundTransfer>> {
  const call = { signal: ctx.signal, requestId: ctx.requestId };
  const answer = await ctx.psp.stripe().getTransfer(id, call);
  if (answer.kind !== 'applied' || answer.object.reversedMinor === transfer.reversedMinor) {
    return found(answer, () => ({ reversals: null }));
  }
  const list = await ctx.psp.stripe().listReversals(id, call);
  if (list.kind !== 'applied') return list;
  return found(answer, () => ({ reversals: list.object }));
}

async function searchTransfer(
  ctx: MoneyCall,
  transfer: SellerTransfer,
): Promise<Outcome<FoundTransfer>> {
  const transferGroup = transferGroupOf(transfer.orderId);
  const call = { signal: ctx.signal, requestId: ctx.requestId };
  const list = await ctx.psp.stripe().listTransfers({ transferGroup }, call);
  if (list.kind !== 'applied') return list;
  const own = list.object.filter((remote) => remote.metadata['seller_transfer_id'] === transfer.id);
  const [remote] = own;
  if (remote === undefined) {
    const message = `no transfer of ${transferGroup} is of seller transfer ${transfer.id}`;
    return { kind: 'absent', status: 200, code: 'not_in_group', message };
  }
  if (own.length > 1) return inDoubt('duplicate_remote', transfer, own);
  return isTheOne(transfer, remote)
    ? { kind: 'applied', object: { transfer: remote, reversals: null } }
    : inDoubt('wrong_object', transfer, own);
}

function isTheOne(transfer: SellerTransfer, remote: RemoteTransfer): boolean {
  return (
    remote.amountMinor === transfer.amountMinor &&
    remote.currency === transfer.currency &&
    remote.destination === transfer.destination
  );
}

function inDoubt(
  why: 'duplicate_remote' | 'wrong_object',
  transfer: SellerTransfer,
  remote: readonly RemoteTransfer[],
): Outcome<never> {
  const ids = remote.map(({ id }) => id);
  const message =
    why === 'duplicate_remote'
      ? `Stripe has ${ids.length} transfers for seller transfer ${transfer.id}: ${ids.join(', ')}; all but one have to be reversed by hand`
      : `Transfer ${ids[0]} names seller transfer ${transfer.id} but is not what was asked for`;
  return {
    kind: 'unknown',
    status: 200,
    code: why,
    message,
    alarm: { class: why, message, details: { transferIds: ids } },
  };
}

function found(
  answer: Outcome<RemoteTransfer>,
  more: () => Pick<FoundTransfer, 'reversals'>,
): Outcome<FoundTransfer> {
  if (answer.kind !== 'applied') return answer;
  return { kind: 'applied', object: { transfer: answer.object, ...more() } };
}
