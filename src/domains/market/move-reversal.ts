import type { MoneyTx } from '#domains/payments/index.ts';

import { reversalMachine, type ReversalState, type TransferReversal } from './model.ts';
import { updateReversal } from './reversal-store.ts';
import { statePath } from './state-path.ts';

/** Writes a reversal as it is now, by the legal way to its state. */
export async function moveReversal(
  tx: Pick<MoneyTx, 'db' | 'clock'>,
  reversal: TransferReversal,
  to: ReversalState,
  changes: Partial<TransferReversal> = {},
): Promise<TransferReversal> {
  const next: TransferReversal = { ...reversal, ...changes, state: to, updatedAt: tx.clock.now() };
  const way = statePath(reversalMachine, reversal.state, to, ['pending', 'submitting']);
  for (const state of way.slice(0, -1)) {
    await updateReversal(tx, { ...reversal, state });
  }
  await updateReversal(tx, next);
  return next;
}
