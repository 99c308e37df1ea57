import {
  runOperation,
  type MoneyCall,
  type OperationId,
  type OperationRun,
} from '#domains/payments/index.ts';

import { createHandlers } from './create-handlers.ts';

/** Settles one operation now, as far as it goes; the loop goes on with it where this ends. */
export async function settleOperation(ctx: MoneyCall, id: OperationId): Promise<OperationRun> {
  return runOperation(ctx, createHandlers(), id);
}
