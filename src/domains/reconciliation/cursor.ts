import { isUuid } from '#core/ids.ts';

import { reconciliationErrors } from './errors.ts';

/** The last row of a page: its moment and its id, by which the list is ordered. */
export interface PlaceInList {
  readonly at: Date;
  readonly id: string;
}

export interface ReconcilePage<Item> {
  readonly items: readonly Item[];
  readonly limit: number;
  /** Null at the end. */
  readonly nextCursor: string | null;
}

/** Undefined for the beginning. @throws RECONCILE_CURSOR_INVALID */
export function readCursor(cursor: string | undefined): PlaceInList | undefined {
  if (cursor === undefined) return undefined;
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const time = new Date(at);
  if (Number.isNaN(time.getTime()) || !isUuid(id)) {
    throw reconciliationErrors.RECONCILE_CURSOR_INVALID({});
  }
  return { at: time, id };
}

/** Cuts a page out of rows of which there is one more than it holds, where there are more. Pure. */
export function toPage<Item extends { readonly id: string }>(
  rows: readonly Item[],
  limit: number,
  atOf: (item: Item) => Date,
): ReconcilePage<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items, limit, nextCursor: null };
  const place = `${atOf(last).toISOString()} ${last.id}`;
  return { items, limit, nextCursor: Buffer.from(place).toString('base64url') };
}
