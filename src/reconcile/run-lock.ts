import { createHash } from 'node:crypto';
import { hostname } from 'node:os';

import { takeSessionLock } from '#db/session-lock.ts';
import { applicationName } from '#db/application-name.ts';
import { reconciliationErrors } from '#domains/reconciliation/index.ts';

import type { ReconcileInput } from './model.ts';
import type { ReconcileContext } from './session.ts';

/** The place of a run, as long as the process that runs it lives. */
export interface RunLock extends AsyncDisposable {
  /** @throws RECONCILE_LOST when the place is gone, with the connection that held it. */
  check(runId: string): void;
}

/**
 * Takes the place of the only run of its scope and kind; it is free at once when its process dies.
 * @throws RECONCILE_HELD after `lockWaitMs`.
 */
export async function takeRunLock(
  ctx: ReconcileContext,
  { scope, apply = false, stuckOnly = false, lockWaitMs = 0 }: ReconcileInput,
): Promise<RunLock> {
  const words = `veza reconcile\0${scope}\0${apply}\0${stuckOnly}`;
  const key = createHash('sha256').update(words).digest().readBigInt64BE(0);
  const taken = await takeSessionLock(ctx, {
    key,
    applicationName: applicationName('reconcile', hostname(), process.pid),
    waitMsMax: lockWaitMs,
  });
  if (taken.lock === undefined) {
    const { holder } = taken;
    throw reconciliationErrors.RECONCILE_HELD({
      scope,
      holder: holder?.name ?? null,
      since: holder?.since.toISOString() ?? null,
    });
  }
  const { lock } = taken;
  let isLost = false;
  void lock.ended.then(() => {
    isLost = true;
  });
  return {
    check: (runId) => {
      if (isLost) throw reconciliationErrors.RECONCILE_LOST({ runId });
    },
    [Symbol.asyncDispose]: () => lock.release(),
  };
}
