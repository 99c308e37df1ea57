import { base32ToUuid } from '#core/base32.ts';
import type { RemoteTransfer } from '#domains/payments/index.ts';

/** The ids of ours that a transfer at Stripe names. */
export interface Names {
  readonly orderId: string | null;
  readonly sellerTransferId: string | null;
  /** Two entries name different orders, or different transfers: nothing follows from either. */
  readonly contradicts: boolean;
}

/** How earlier systems wrote the keys, without case and what stands between the words. */
const ORDER_KEYS = new Set(['orderid', 'order']);
const TRANSFER_KEYS = new Set(['sellertransferid', 'sellertransfer']);

/**
 * Reads the ids of ours out of the metadata and the group of a transfer, however they were written:
 * in capitals, without hyphens, in braces, behind a prefix, in base 32. The metadata goes before the
 * group. Pure.
 */
export function readNames({
  metadata,
  transferGroup,
}: Pick<RemoteTransfer, 'metadata' | 'transferGroup'>): Names {
  const orders = idsUnder(metadata, ORDER_KEYS);
  const transfers = idsUnder(metadata, TRANSFER_KEYS);
  const group = transferGroup === null ? undefined : normalizeId(transferGroup);
  if (group !== undefined) orders.push(group);
  return {
    orderId: orders[0] ?? null,
    sellerTransferId: transfers[0] ?? null,
    contradicts: new Set(orders).size > 1 || new Set(transfers).size > 1,
  };
}

function idsUnder(metadata: Readonly<Record<string, string>>, keys: ReadonlySet<string>): string[] {
  return Object.entries(metadata)
    .filter(([key]) => keys.has(key.toLowerCase().replaceAll(/[^a-z0-9]/g, '')))
    .map(([, value]) => normalizeId(value))
    .filter((id) => id !== undefined);
}

const HEX =
  /^(?:.*[^0-9a-z])?\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/;
const BASE_32 = /^(?:.*[^0-9a-z])?([0-9a-z]{26})$/;

/** An id as our rows have it, whatever the case, the hyphens and the prefix; undefined for no id. Pure. */
export function normalizeId(text: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s"'\u200b-\u200d\ufeff]/g, '');
  const hex = HEX.exec(plain);
  if (hex !== null) return hex.slice(1).join('-');
  const base32 = BASE_32.exec(plain);
  return base32 === null ? undefined : base32ToUuid(base32[1]!);
}
