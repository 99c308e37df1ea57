import type { MoneyTx } from './operation-handler.ts';
import type { Payment } from './model.ts';
import { findOperation } from './operation-store.ts';
import { listPaymentsOf, updatePayment } from './payment-store.ts';
import { pokeOperation } from './poke-operation.ts';

const LIVE = new Set<Payment['state']>(['created', 'pending', 'authorized', 'succeeded']);

/**
 * Whether a payment that becomes `state` may buy its thing beside the other attempts at it. One that
 * succeeds does, and the others make way: what they bring goes back. One that merely goes on again,
 * after somebody has begun a newer one, makes way itself. The caller holds the lock of the thing, so
 * that no other attempt moves meanwhile.
 */
export async function makeWay(
  tx: MoneyTx,
  payment: Payment,
  state: Payment['state'],
): Promise<boolean> {
  if (!LIVE.has(state)) return true;
  const { purpose, subjectId } = payment;
  const attempts = await listPaymentsOf(tx, { purpose, subjectId });
  const rivals = attempts.filter(
    (other) => other.id !== payment.id && !other.surplus && LIVE.has(other.state),
  );
  const isBought = rivals.some((rival) => rival.state === 'succeeded');
  if (rivals.length > 0 && (state !== 'succeeded' || isBought)) return false;
  for (const rival of rivals) {
    await updatePayment(tx, { ...rival, surplus: true, updatedAt: tx.clock.now() });
    const operation = await findOperation(tx, { kind: 'payment', subjectId: rival.id });
    if (operation !== undefined) await pokeOperation(tx, operation.id);
  }
  return true;
}
