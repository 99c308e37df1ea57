import { discoverPayments } from './discover-payments.ts';
import { discoverRefunds } from './discover-refunds.ts';
import { discoverPayouts, discoverTransfers } from './discover-transfers.ts';
import type { ReconcileEvent } from './model.ts';
import { kindsOf, type Session } from './session.ts';

/** Lists what the providers have of the run's window. Lists tell what is there, never what is not. */
export async function* discoverRemote(
  session: Session,
): AsyncGenerator<ReconcileEvent, void, void> {
  const kinds = new Set(kindsOf(session));
  if (kinds.has('payment')) yield* discoverPayments(session);
  if (kinds.has('refund')) yield* discoverRefunds(session);
  if (kinds.has('transfer')) yield* discoverTransfers(session);
  if (kinds.has('payout')) yield* discoverPayouts(session);
}
