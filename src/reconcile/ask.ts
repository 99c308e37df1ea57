import type { Outcome } from '#domains/payments/index.ts';
import { reconciliationErrors } from '#domains/reconciliation/index.ts';

import type { Session } from './session.ts';

const TRIES_MAX = 4;
const PAUSE_MS = 500;

/**
 * Makes a call that only looks, again where it got no answer, and counts it.
 * @throws RECONCILE_STOPPED when the credentials are refused: nothing can be learned then.
 */
export async function ask<Remote>(
  session: Session,
  provider: string,
  call: () => Promise<Outcome<Remote>>,
): Promise<Outcome<Remote>> {
  const { clock, signal } = session.ctx;
  for (let tries = 1; ; tries += 1) {
    signal.throwIfAborted();
    session.calls += 1;
    const outcome = await call();
    if (outcome.kind === 'stop') {
      throw reconciliationErrors.RECONCILE_STOPPED({ provider, reason: outcome.message });
    }
    const isAnswer = outcome.kind === 'applied' || outcome.kind === 'absent';
    // What was answered whole and was no answer is the same the next time.
    const isFinal = outcome.kind === 'unknown' && outcome.status !== null && outcome.status < 500;
    if (isAnswer || isFinal || tries === TRIES_MAX) return outcome;
    const named = outcome.kind === 'retry_same_key' ? outcome.afterMs : undefined;
    await clock.sleep(named ?? PAUSE_MS * 2 ** tries, signal);
  }
}
