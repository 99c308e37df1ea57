import { createHash } from 'node:crypto';

import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit, type Actor } from '#domains/audit/index.ts';
import {
  adoptObject,
  findOperation,
  openOperation,
  type MoneyTx,
  type Operation,
  type RemoteReversal,
  type RemoteTransfer,
} from '#domains/payments/index.ts';

import { applyTransfer } from './apply-transfer.ts';
import type { BackfillRunId, ListedTransfer } from './backfill-model.ts';
import { findCandidate, isOwned } from './candidate-store.ts';
import { markMatch } from './match-store.ts';
import type { SellerTransfer, TransferId } from './model.ts';
import { lockOrder } from './order-store.ts';
import { findTransfer, lockTransfer } from './transfer-store.ts';

/**
 * What became of a match. `changed`: the row is not what was matched any more; `owned`: another row
 * has the id; `busy`: somebody is at work on it right now; `unpaid`: its order has no payment, so
 * that the books would not know where its money came from.
 */
export type Adoption =
  | { readonly kind: 'written'; readonly evidenceSha256: string }
  | { readonly kind: 'changed' | 'owned' | 'busy' | 'unpaid' };

export interface AdoptionInput {
  readonly runId: BackfillRunId;
  readonly sellerTransferId: TransferId;
  /** The transfer at Stripe that it was matched with. */
  readonly listed: ListedTransfer;
  /** Null where nothing of it came back. */
  readonly reversals: readonly RemoteReversal[] | null;
  readonly by: Actor;
}

/**
 * Gives a transfer the id under which its money went, with all that follows as if the provider had
 * just said so, and leaves in the audit log what stood before, what stands now, and why. Everything
 * that was known when it was matched is looked at again under lock.
 */
export async function adoptTransfer(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'config' | 'log' | 'requestId'>,
  input: AdoptionInput,
): Promise<Adoption> {
  return withTx(ctx, async (tx): Promise<Adoption> => {
    const seen = await findTransfer(tx, input.sellerTransferId);
    if (seen === undefined) return { kind: 'changed' };
    const order = await lockOrder(tx, seen.orderId);
    const transfer = (await lockTransfer(tx, seen.id))!;
    const candidate = await findCandidate(tx, seen.id);
    const { listed } = input;
    if (candidate === undefined) return { kind: 'changed' };
    const before = { ...transfer, destination: candidate.destination };
    if (!isSame(before, listed)) return { kind: 'changed' };
    if (await isOwned(tx, listed.stripeTransferId)) return { kind: 'owned' };
    if (order === undefined || order.paymentId === null) return { kind: 'unpaid' };
    const operation = await requireOperation(tx, before, listed);
    const found = { transfer: toRemote(listed, input.reversals ?? []), reversals: input.reversals };
    const isOurs = await adoptObject(tx, operation, () => applyTransfer(tx, before, found));
    if (!isOurs) return { kind: 'busy' };
    const { sellerTransferId } = input;
    await markMatch(tx, input.runId, { sellerTransferId, mark: 'written', at: tx.clock.now() });
    const evidence = JSON.stringify(evidenceOf(listed));
    const evidenceSha256 = createHash('sha256').update(evidence).digest('hex');
    await recordAudit(tx, {
      actor: input.by,
      action: 'transfer.adopted',
      subject: { kind: 'transfer', id: transfer.id },
      details: {
        before: describe(transfer),
        after: describe((await findTransfer(tx, transfer.id))!),
        evidence,
        evidenceSha256,
      },
    });
    return { kind: 'written', evidenceSha256 };
  });
}

function isSame(transfer: SellerTransfer, listed: ListedTransfer): boolean {
  return (
    listed.destination === transfer.destination &&
    listed.amountMinor === transfer.amountMinor &&
    listed.currency === transfer.currency
  );
}

/** Rows of earlier systems have none. */
async function requireOperation(
  tx: MoneyTx,
  transfer: SellerTransfer,
  { stripeTransferId: providerObjectId }: ListedTransfer,
): Promise<Operation> {
  const subject = { kind: 'transfer', subjectId: transfer.id } as const;
  await openOperation(tx, { provider: 'stripe', ...subject, providerObjectId });
  return (await findOperation(tx, subject))!;
}

function toRemote(listed: ListedTransfer, reversals: readonly RemoteReversal[]): RemoteTransfer {
  const { amountMinor, reversedMinor, currency, destination, transferGroup, metadata, createdAt } =
    listed;
  return {
    id: listed.stripeTransferId,
    amountMinor,
    reversedMinor,
    currency,
    destination,
    transferGroup,
    metadata,
    createdAt,
    reversals,
  };
}

/** What Stripe said. It is kept as the text that was hashed: a column of JSON would reorder it. */
function evidenceOf(listed: ListedTransfer): Record<string, unknown> {
  const metadata = Object.entries(listed.metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    id: listed.stripeTransferId,
    amountMinor: String(listed.amountMinor),
    reversedMinor: String(listed.reversedMinor),
    currency: listed.currency,
    destination: listed.destination,
    transferGroup: listed.transferGroup,
    createdAt: listed.createdAt.toISOString(),
    metadata,
  };
}

function describe({ state, stripeTransferId, destination, reversedMinor }: SellerTransfer) {
  return { state, stripeTransferId, destination, reversedMinor: String(reversedMinor) };
}
