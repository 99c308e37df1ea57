import type { RemoteObject } from '#domains/reconciliation/index.ts';

/** A remote object out of the JSON that it was kept as; null where there was none. Pure. */
export function reviveRemote(kept: unknown): RemoteObject | null {
  if (kept === null || typeof kept !== 'object') return null;
  const { amountMinor, doneMinor, createdAt, ...rest } = kept as Record<string, string | null>;
  return {
    ...(rest as unknown as RemoteObject),
    amountMinor: BigInt(amountMinor ?? 0),
    doneMinor: (doneMinor ?? null) === null ? null : BigInt(doneMinor!),
    createdAt: (createdAt ?? null) === null ? null : new Date(createdAt!),
  };
}
