import { withTx } from '#db/tx.ts';
import {
  findOperation,
  pokeOperation,
  runOperation,
  type MoneyCall,
  type OperationId,
  type OperationKind,
  type OperationRun,
} from '#domains/payments/index.ts';

import { createHandlers } from './create-handlers.ts';

/**
 * Settles one operation now, as far as the provider lets it: what the loop would do with it, for
 * whoever waits. Nothing is lost when it does not come to an end: the loop goes on with it.
 * @throws PSP_NOT_CONFIGURED
 */
export async function settleOperation(ctx: MoneyCall, id: OperationId): Promise<OperationRun> {
  return runOperation(ctx, createHandlers(), id);
}

/**
 * Asks the provider about one thing now, whenever it would have been looked at next; undefined when
 * nothing of the kind was ever wanted from a provider.
 * @throws PSP_NOT_CONFIGURED
 */
export async function settleSubject(
  ctx: MoneyCall,
  subject: { kind: OperationKind; subjectId: string },
): Promise<OperationRun | undefined> {
  const operation = await findOperation(ctx, subject);
  if (operation === undefined) return undefined;
  await withTx(ctx, (tx) => pokeOperation(tx, operation.id));
  return settleOperation(ctx, operation.id);
}
