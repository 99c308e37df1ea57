import type { LocalObject, RemoteObject } from '#domains/reconciliation/index.ts';

const OVER: ReadonlySet<string> = new Set([
  'payment:failed',
  'payment:cancelled',
  'payment:expired',
  'refund:failed',
  'transfer:cancelled',
  'transfer:permanently_failed',
  'reversal:cancelled',
  'reversal:debt',
]);

/** Whether we wait for nothing of this row any more, because it came to nothing. Pure. */
export function isOver({ kind, state }: Pick<LocalObject, 'kind' | 'state'>): boolean {
  return OVER.has(`${kind}:${state}`);
}

/** Statuses of payments by which money was taken, or is held on a card. */
const TAKEN: ReadonlySet<string> = new Set([
  'succeeded',
  'processing',
  'requires_capture',
  'partially_captured',
  'partially_captured_and_capturable',
  'partially_captured_and_processing',
  'partially_authorized_and_requires_capture',
  'cancelled_post_capture',
]);

/** Whether money has moved by an object, or may have, and has not come back. Pure. */
export function hasMoney({ kind, status, amountMinor, doneMinor }: RemoteObject): boolean {
  if (kind === 'payment') return (doneMinor ?? 0n) > 0n || TAKEN.has(status ?? '');
  if (kind === 'transfer') return amountMinor > (doneMinor ?? 0n);
  return kind !== 'refund' || status !== 'failed';
}
