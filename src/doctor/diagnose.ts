import { toVezaError } from '#core/errors.ts';

import { CHECKS } from './checks/index.ts';
import type { DoctorCheck, DoctorContext, NamedDiagnosis } from './model.ts';

/** Longest time for one check; what hangs is a finding, not a reason to hang too. */
const CHECK_MS_MAX = 20_000;

/**
 * Looks at everything at once and returns what was found in the order of `CHECKS`. A check that
 * fails is a finding with the error's own way out; the others still look.
 */
export async function diagnose(
  ctx: DoctorContext,
  checks: readonly DoctorCheck[] = CHECKS,
): Promise<NamedDiagnosis[]> {
  const found = await Promise.all(checks.map((item) => look(ctx, item)));
  ctx.signal.throwIfAborted();
  return found.filter((item) => item !== undefined);
}

async function look(ctx: DoctorContext, item: DoctorCheck): Promise<NamedDiagnosis | undefined> {
  const timer = new AbortController();
  const signal = AbortSignal.any([ctx.signal, timer.signal]);
  try {
    const diagnosis = await Promise.race([
      item.check({ ...ctx, signal }),
      expire(ctx, timer.signal, item.name),
    ]);
    return diagnosis && { name: item.name, ...diagnosis };
  } catch (error) {
    const { message, hint } = toVezaError(error);
    const fix = hint?.includes('veza doctor') ? item.fix : hint;
    return { name: item.name, ok: false, detail: message, ...(fix ? { fix } : {}) };
  } finally {
    timer.abort();
  }
}

/** Waits until the check ended or its time is up. */
async function expire(ctx: DoctorContext, ended: AbortSignal, name: string): Promise<undefined> {
  const signal = AbortSignal.any([ctx.signal, ended]);
  const aborted = await ctx.clock.sleep(CHECK_MS_MAX, signal).then(
    () => false,
    () => true,
  );
  if (!aborted) throw new Error(`${name} did not answer within ${CHECK_MS_MAX / 1000} s`);
  return undefined;
}
