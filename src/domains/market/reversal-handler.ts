import {
  findOperation,
  keyed,
  lookAgainMs,
  type KeyedCall,
  type MoneyCall,
  type MoneyTx,
  type Operation,
  type OperationHandler,
  type Outcome,
  type RemoteReversal,
  type Verdict,
} from '#domains/payments/index.ts';

import { askAgain } from './ask-again.ts';
import type { ReversalId, SellerTransfer, TransferReversal } from './model.ts';
import { moveReversal } from './move-reversal.ts';
import { followReversals } from './move-transfer.ts';
import { readOrderFacts } from './order-facts.ts';
import { findOrder, lockOrder } from './order-store.ts';
import { givenTo, readPositions } from './positions.ts';
import { postReversal } from './postings.ts';
import { refuseReversal } from './refuse-reversal.ts';
import { findReversal, lockReversal } from './reversal-store.ts';
import { findTransfer, lockTransfer } from './transfer-store.ts';

interface Subject {
  readonly transfer: SellerTransfer;
  readonly reversal: TransferReversal;
}

/** How a part of a transfer comes back from its seller. */
export function createReversalHandler(): OperationHandler<Subject, RemoteReversal> {
  return {
    kind: 'reversal',
    provider: 'stripe',
    newKeyAfterAbsence: true,
    lock: async (tx, subjectId) => {
      const { transfer, reversal } = await requireSubject(tx, subjectId);
      await lockOrder(tx, transfer.orderId);
      await lockTransfer(tx, transfer.id);
      await lockReversal(tx, reversal.id);
    },
    begin: async (tx, operation) => {
      const { transfer, reversal } = await requireSubject(tx, operation.subjectId);
      if (reversal.state === 'cancelled') return { act: 'leave', verdict: { state: 'refused' } };
      if (reversal.state === 'succeeded') return { act: 'go', subject: { transfer, reversal } };
      if (await isLookedInto(tx, transfer, reversal)) {
        return {
          act: 'leave',
          verdict: { state: 'due', newKey: false, afterMs: lookAgainMs(0) },
        };
      }
      const sent = await moveReversal(tx, reversal, 'submitting');
      return {
        act: 'go',
        subject: { transfer: await followReversals(tx, transfer), reversal: sent },
      };
    },
    send: (ctx, subject, operation) => sendReversal(ctx, subject, keyed(ctx, operation)),
    look: lookForReversal,
    apply: async (tx, _subject, remote, operation) =>
      applyReversal(tx, await requireSubject(tx, operation.subjectId), remote),
    refuse: async (tx, _subject, refusal, operation) => {
      const { transfer, reversal } = await requireSubject(tx, operation.subjectId);
      return refuseReversal(tx, { transfer, reversal, refusal, operation });
    },
    doubt: async (tx, _subject, operation) => {
      const { transfer, reversal } = await requireSubject(tx, operation.subjectId);
      if (reversal.state !== 'submitting') return;
      await moveReversal(tx, reversal, 'unknown');
      await followReversals(tx, transfer);
    },
  };
}

/**
 * Whether it was refused, and a look at its transfer is due or under way. Somebody may have reversed that by
 * hand, so that less is left to ask for; and what the look finds can only be taken over while none of ours
 * is on its way.
 */
async function isLookedInto(
  tx: MoneyTx,
  { id: subjectId }: SellerTransfer,
  { state, failureCode }: TransferReversal,
): Promise<boolean> {
  if (failureCode === null || (state !== 'pending' && state !== 'blocked')) return false;
  const look = await findOperation(tx, { kind: 'transfer', subjectId });
  return look !== undefined && look.nextAttemptAt !== null && look.nextAttemptAt <= tx.clock.now();
}

async function sendReversal(
  ctx: MoneyCall,
  { transfer, reversal }: Subject,
  call: KeyedCall,
): Promise<Outcome<RemoteReversal>> {
  return ctx.psp.stripe().createReversal(
    {
      transferId: transfer.stripeTransferId!,
      amountMinor: reversal.amountMinor,
      currency: reversal.currency,
      metadata: {
        reversal_id: reversal.id,
        order_id: transfer.orderId,
        cause: `${reversal.causeKind} ${reversal.causeId}`,
        env: ctx.config.env,
        request_id: reversal.requestId,
      },
    },
    call,
  );
}

/** One that we know is looked for among the transfer's own; one in doubt is asked for again first. */
async function lookForReversal(
  ctx: MoneyCall,
  subject: Subject,
  operation: Operation,
): Promise<Outcome<RemoteReversal>> {
  if (subject.reversal.stripeReversalId !== null) return searchReversal(ctx, subject);
  return askAgain(ctx, operation, {
    send: (call) => sendReversal(ctx, subject, call),
    search: () => searchReversal(ctx, subject),
  });
}

async function searchReversal(
  ctx: MoneyCall,
  { transfer, reversal }: Subject,
): Promise<Outcome<RemoteReversal>> {
  const call = { signal: ctx.signal, requestId: ctx.requestId };
  const list = await ctx.psp.stripe().listReversals(transfer.stripeTransferId!, call);
  if (list.kind !== 'applied') return list;
  const own = list.object.filter(
    ({ id, metadata }) =>
      id === reversal.stripeReversalId || metadata['reversal_id'] === reversal.id,
  );
  const [object] = own;
  if (object === undefined) {
    const message = `no reversal of ${transfer.stripeTransferId} is reversal ${reversal.id}`;
    return { kind: 'absent', status: 200, code: 'not_in_transfer', message };
  }
  const isTheOne = object.amountMinor === reversal.amountMinor;
  if (own.length === 1 && isTheOne) return { kind: 'applied', object };
  return inDoubt(own.length > 1 ? 'duplicate_remote' : 'wrong_object', reversal, own);
}

function inDoubt(
  why: 'duplicate_remote' | 'wrong_object',
  reversal: TransferReversal,
  remote: readonly RemoteReversal[],
): Outcome<never> {
  const reversalIds = remote.map(({ id }) => id);
  const message = `Stripe has ${reversalIds.join(', ')} for reversal ${reversal.id} of ${reversal.amountMinor} ${reversal.currency}`;
  const alarm = { class: why, message, details: { reversalIds } } as const;
  return { kind: 'unknown', status: 200, code: why, message, alarm };
}

async function applyReversal(
  tx: MoneyTx,
  { transfer, reversal }: Subject,
  remote: RemoteReversal,
): Promise<{ verdict: Verdict; providerObjectId: string }> {
  if (reversal.state !== 'succeeded') {
    const order = (await findOrder(tx, transfer.orderId))!;
    const { shares } = (await readOrderFacts(tx, order))!;
    const positions = await readPositions(tx, order.id, shares);
    const { sellerId } = transfer;
    const to = givenTo(sellerId, positions.get(sellerId) ?? 0n, reversal.amountMinor);
    const done = await moveReversal(tx, reversal, 'succeeded', {
      stripeReversalId: remote.id,
      succeededAt: tx.clock.now(),
      failureCode: null,
      failureMessage: null,
    });
    await postReversal(tx, transfer, done, to);
    await followReversals(tx, transfer);
  }
  return { verdict: { state: 'settled' }, providerObjectId: remote.id };
}

async function requireSubject(tx: Pick<MoneyTx, 'db'>, id: string): Promise<Subject> {
  const reversal = await findReversal(tx, id as ReversalId);
  const transfer = reversal && (await findTransfer(tx, reversal.transferId));
  if (reversal === undefined || transfer === undefined)
    throw new Error(`there is no reversal ${id}`);
  return { transfer, reversal };
}
