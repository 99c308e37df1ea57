import type { VezaError } from '#core/errors.ts';

import { sandboxErrors } from '../sandbox-errors.ts';
import type { Row, Table } from '../state/table.ts';

/** A lever that cannot be pulled, and why. */
export function refuseLever(lever: string, reason: string): VezaError {
  return sandboxErrors.SANDBOX_LEVER_REFUSED({ lever, reason });
}

/** The row of this id. @throws SANDBOX_LEVER_REFUSED */
export function requireRow<T extends Row>(table: Table<T>, id: string, lever: string): T {
  const row = table.get(id);
  if (!row) throw refuseLever(lever, `there is no "${id}"`);
  return row;
}
