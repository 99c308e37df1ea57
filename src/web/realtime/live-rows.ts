import type { StreamMessage } from './connection.ts';

/** Rows kept of a live list; the oldest leave. */
export const liveRowsMax = 100;

/**
 * The list after a message: a snapshot replaces it, a change replaces or adds its row. Newest
 * first by `startOf`, an RFC 3339 time.
 */
export function applyLive<T extends { id: string }>(
  rows: readonly T[],
  message: StreamMessage,
  startOf: (row: T) => string,
): readonly T[] {
  const next =
    message.kind === 'snapshot'
      ? [...(message.items as T[])]
      : [message.item as T, ...rows.filter((row) => row.id !== (message.item as T).id)];
  return next.sort((a, b) => startOf(b).localeCompare(startOf(a))).slice(0, liveRowsMax);
}
