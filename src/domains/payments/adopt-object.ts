import { LEASE_MS } from './claim-operation.ts';
import { concludeOperation } from './conclude-operation.ts';
import type { Operation } from './model.ts';
import type { MoneyTx, Verdict } from './operation-handler.ts';
import { lockOperation, updateOperation } from './operation-store.ts';

/**
 * Ends an operation whose object somebody has found at the provider by another way than its own
 * looks. Whoever was at work on it has lost it: the fence has grown. `apply` writes what follows for
 * the subject, which this transaction holds already. False when somebody is at work on it right now.
 */
export async function adoptObject(
  tx: MoneyTx,
  operation: Operation,
  apply: () => Promise<{ readonly verdict: Verdict; readonly providerObjectId: string }>,
): Promise<boolean> {
  const now = tx.clock.now();
  const current = (await lockOperation(tx, operation.id))!;
  if (current.leaseExpiresAt !== null && current.leaseExpiresAt > now) return false;
  // What was given up is taken up again first: the only way back from there.
  if (current.state === 'refused' || current.state === 'settled') {
    await updateOperation(tx, {
      ...current,
      state: 'watching',
      nextAttemptAt: now,
      settledAt: null,
    });
  }
  const held: Operation = {
    ...current,
    state: 'sending',
    fence: current.fence + 1n,
    leaseExpiresAt: new Date(now.getTime() + LEASE_MS),
    nextAttemptAt: current.nextAttemptAt ?? now,
    settledAt: null,
  };
  await updateOperation(tx, held);
  const { verdict, providerObjectId } = await apply();
  await concludeOperation(tx, held, verdict, {
    lastOutcome: 'applied',
    lastStatus: 200,
    lastCode: null,
    lastMessage: null,
    providerObjectId,
    unclearSince: null,
  });
  return true;
}
