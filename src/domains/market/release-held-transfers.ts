import { findOperation, pokeOperation, type MoneyTx } from '#domains/payments/index.ts';

import type { HoldReason, SellerId, TransferId } from './model.ts';
import { listHeldTransfers } from './transfer-store.ts';

const BATCH = 500;

/**
 * Has transfers of a seller looked at again that were held for a reason that is gone, the oldest
 * first. Whoever takes one decides by what is true then.
 */
export async function releaseHeldTransfers(
  tx: Pick<MoneyTx, 'db' | 'clock'>,
  input: { holdReason: HoldReason; sellerId: SellerId },
): Promise<void> {
  await pokeTransfers(tx, await listHeldTransfers(tx, { ...input, limit: BATCH }));
}

/** Has transfers looked at as soon as somebody is free. */
export async function pokeTransfers(
  tx: Pick<MoneyTx, 'db' | 'clock'>,
  ids: readonly TransferId[],
): Promise<void> {
  for (const subjectId of ids) {
    const operation = await findOperation(tx, { kind: 'transfer', subjectId });
    if (operation !== undefined) await pokeOperation(tx, operation.id);
  }
}
