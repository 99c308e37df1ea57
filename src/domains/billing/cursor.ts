import { isUuid } from '#core/ids.ts';

import { billingErrors } from './errors.ts';

/** A page of a list; a cut one says so by `nextCursor`. */
export interface BillingPage<T> {
  readonly items: readonly T[];
  readonly limit: number;
  readonly nextCursor: string | null;
}

interface Placed {
  readonly createdAt: Date;
  readonly id: string;
}

/** A page out of one row more than `limit`. Pure. */
export function toBillingPage<T extends Placed>(rows: readonly T[], limit: number): BillingPage<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, limit, nextCursor: more ? writeCursor(last) : null };
}

/** @throws BILLING_CURSOR_INVALID */
export function readBillingCursor(cursor: string | undefined): Placed | undefined {
  if (cursor === undefined) return undefined;
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const createdAt = new Date(at);
  if (Number.isNaN(createdAt.getTime()) || !isUuid(id)) {
    throw billingErrors.BILLING_CURSOR_INVALID({});
  }
  return { createdAt, id };
}

function writeCursor({ createdAt, id }: Placed): string {
  return Buffer.from(`${createdAt.toISOString()} ${id}`).toString('base64url');
}
