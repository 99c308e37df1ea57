import { isUuid } from '#core/ids.ts';
import {
  rowIdOf,
  type RemoteDispute,
  type RemotePayment,
  type RemotePayout,
  type RemoteRefund,
  type RemoteReversal,
  type RemoteTransfer,
} from '#domains/payments/index.ts';
import type { RemoteObject } from '#domains/reconciliation/index.ts';

/** Objects of the providers in one shape. Pure, all of them. */

/** What objects of some kinds do not have. */
export const BARE = Object.freeze({
  parentId: null,
  doneMinor: null,
  status: null,
  destination: null,
  names: null,
  createdAt: null,
});

export function ofPayment(remote: RemotePayment): RemoteObject {
  const { id, amountMinor, receivedMinor, currency, status, createdAt } = remote;
  const names = rowIdOf('payment', id) ?? null;
  const money = { amountMinor, doneMinor: receivedMinor, currency };
  return { ...BARE, kind: 'payment', objectId: id, ...money, status, names, createdAt };
}

export function ofRefund(remote: RemoteRefund): RemoteObject {
  const { id, paymentId: parentId, amountMinor, currency, status, createdAt } = remote;
  const names = rowIdOf('refund', id) ?? null;
  const money = { amountMinor, currency };
  return { ...BARE, kind: 'refund', objectId: id, parentId, ...money, status, names, createdAt };
}

export function ofDispute(remote: RemoteDispute): RemoteObject {
  const { id, paymentId: parentId, amountMinor, currency, status } = remote;
  return { ...BARE, kind: 'dispute', objectId: id, parentId, amountMinor, currency, status };
}

export function ofTransfer(remote: RemoteTransfer): RemoteObject {
  const { id, amountMinor, reversedMinor, currency, destination, metadata, createdAt } = remote;
  const names = rowNamed(metadata, 'seller_transfer_id');
  const money = { amountMinor, doneMinor: reversedMinor, currency };
  return { ...BARE, kind: 'transfer', objectId: id, ...money, destination, names, createdAt };
}

export function ofReversal(remote: RemoteReversal): RemoteObject {
  const { id, transferId: parentId, amountMinor, currency, metadata, createdAt } = remote;
  const names = rowNamed(metadata, 'reversal_id');
  const money = { amountMinor, currency };
  return { ...BARE, kind: 'reversal', objectId: id, parentId, ...money, names, createdAt };
}

export function ofPayout(remote: RemotePayout): RemoteObject {
  const { id, accountId: destination, amountMinor, currency, status, createdAt } = remote;
  const money = { amountMinor, currency };
  return { ...BARE, kind: 'payout', objectId: id, ...money, status, destination, createdAt };
}

/** People edit metadata: blanks and capitals are no other row. */
function rowNamed(metadata: Readonly<Record<string, string>>, name: string): string | null {
  const id = metadata[name]?.trim().toLowerCase();
  return id !== undefined && isUuid(id) ? id : null;
}
