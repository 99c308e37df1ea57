import type { CallFault } from './model.ts';

const LAG_MS = 5000;

/** Tells which objects a list does not show yet: those younger than its lag. */
export function hideYoung(
  fault: CallFault | undefined,
  nowMs: number,
): (createdAtMs: number) => boolean {
  if (fault?.kind !== 'list_lag') return () => false;
  const lagMs = fault.ms ?? LAG_MS;
  return (createdAtMs) => nowMs - createdAtMs < lagMs;
}
