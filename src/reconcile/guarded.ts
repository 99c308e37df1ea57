import { toVezaError } from '#core/errors.ts';
import { setAside } from '#domains/payments/index.ts';
import type { LocalObject } from '#domains/reconciliation/index.ts';

import type { ReconcileEvent } from './model.ts';
import type { Session } from './session.ts';

/** A row over which our own code fails holds nobody up: it is put aside, as the worker does it. */
export async function guarded(
  session: Session,
  row: LocalObject,
  work: () => Promise<ReconcileEvent[]>,
): Promise<ReconcileEvent[]> {
  const { ctx, run } = session;
  try {
    return await work();
  } catch (error) {
    const known = toVezaError(error);
    const ends = ['RECONCILE_STOPPED', 'RECONCILE_LOST', 'PSP_NOT_CONFIGURED', 'DB_UNREACHABLE'];
    if (ctx.signal.aborted || ends.includes(known.code)) throw error;
    ctx.log.error({ err: error, kind: row.kind, id: row.id }, 'a row could not be compared');
    if (run.applies && row.operationId !== null) {
      await setAside(ctx, row.operationId, known.message);
    }
    return [];
  }
}
