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

export function ofPayment(remote: RemotePayment): RemoteObject {
  return {
    kind: 'payment',
    objectId: remote.id,
    parentId: null,
    amountMinor: remote.amountMinor,
    doneMinor: remote.receivedMinor,
    currency: remote.currency,
    status: remote.status,
    destination: null,
    names: rowIdOf('payment', remote.id) ?? null,
    createdAt: remote.createdAt,
  };
}

export function ofRefund(remote: RemoteRefund): RemoteObject {
  return {
    kind: 'refund',
    objectId: remote.id,
    parentId: remote.paymentId,
    amountMinor: remote.amountMinor,
    doneMinor: null,
    currency: remote.currency,
    status: remote.status,
    destination: null,
    names: rowIdOf('refund', remote.id) ?? null,
    createdAt: remote.createdAt,
  };
}

export function ofDispute(remote: RemoteDispute): RemoteObject {
  return {
    kind: 'dispute',
    objectId: remote.id,
    parentId: remote.paymentId,
    amountMinor: remote.amountMinor,
    doneMinor: null,
    currency: remote.currency,
    status: remote.status,
    destination: null,
    names: null,
    createdAt: null,
  };
}

export function ofTransfer(remote: RemoteTransfer): RemoteObject {
  return {
    kind: 'transfer',
    objectId: remote.id,
    parentId: null,
    amountMinor: remote.amountMinor,
    doneMinor: remote.reversedMinor,
    currency: remote.currency,
    status: null,
    destination: remote.destination,
    names: rowNamed(remote.metadata, 'seller_transfer_id'),
    createdAt: remote.createdAt,
  };
}

export function ofReversal(remote: RemoteReversal): RemoteObject {
  return {
    kind: 'reversal',
    objectId: remote.id,
    parentId: remote.transferId,
    amountMinor: remote.amountMinor,
    doneMinor: null,
    currency: remote.currency,
    status: null,
    destination: null,
    names: rowNamed(remote.metadata, 'reversal_id'),
    createdAt: remote.createdAt,
  };
}

export function ofPayout(remote: RemotePayout): RemoteObject {
  return {
    kind: 'payout',
    objectId: remote.id,
    parentId: null,
    amountMinor: remote.amountMinor,
    doneMinor: null,
    currency: remote.currency,
    status: remote.status,
    destination: remote.accountId,
    names: null,
    createdAt: remote.createdAt,
  };
}

/** People edit metadata: blanks and capitals are no other row. */
function rowNamed(metadata: Readonly<Record<string, string>>, name: string): string | null {
  const id = metadata[name]?.trim().toLowerCase();
  return id !== undefined && isUuid(id) ? id : null;
}
