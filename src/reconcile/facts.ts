import type { LocalObject, Pair, RemoteObject } from '#domains/reconciliation/index.ts';

import type { Facts } from './model.ts';
import type { Session } from './session.ts';

/** The facts of a pair, with what else is known of it; what is not given was not looked at. */
export function factsOf(
  { ctx }: Pick<Session, 'ctx'>,
  pair: Partial<Pair>,
  more: Partial<Omit<Facts, keyof Pair>> = {},
): Facts {
  const { local = null, remote = null, absent = false } = pair;
  const now = ctx.clock.now().getTime();
  const { graceMs, unclearMs } = ctx.config.reconcile;
  const unclear = local?.unclearSince ?? null;
  const next = local?.nextAttemptAt ?? null;
  return {
    local,
    remote,
    absent,
    named: null,
    twins: 0,
    parentId: null,
    refundedThereMinor: null,
    owedMinor: null,
    backMinor: null,
    right: null,
    ageMs: now - bornAt(local, remote, now),
    graceMs,
    unclearMs,
    waitsForMs: next === null || next.getTime() <= now ? null : next.getTime() - now,
    unclearForMs: unclear === null ? null : now - unclear.getTime(),
    ...more,
  };
}

/** When the younger of two sides was made; what says nothing of it is old. */
export function bornAt(
  local: LocalObject | null,
  remote: RemoteObject | null,
  now: number,
): number {
  const times = [local?.createdAt, remote?.createdAt].flatMap((at) => (at ? [at.getTime()] : []));
  return times.length === 0 ? now - Number.MAX_SAFE_INTEGER / 2 : Math.max(...times);
}
