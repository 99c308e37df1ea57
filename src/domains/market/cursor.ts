import { isUuid } from '#core/ids.ts';

import { marketErrors } from './errors.ts';

/** Where a list goes on: the time and the id of the last item of the page before. */
export interface Position {
  readonly at: Date;
  readonly id: string;
}

/** A page of a list, the newest first. `nextCursor` is null at the end. */
export interface MarketPage<T> {
  readonly items: readonly T[];
  readonly limit: number;
  readonly nextCursor: string | null;
}

/** Which part of a list is wanted. */
export interface MarketPageInput {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** @throws MARKET_CURSOR_INVALID */
export function readCursor(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined;
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const time = new Date(at);
  if (Number.isNaN(time.getTime()) || !isUuid(id)) throw marketErrors.MARKET_CURSOR_INVALID({});
  return { at: time, id };
}

/** A page out of one row more than `limit`: whether there is more is known without counting. */
export function toMarketPage<T extends { id: string }>(
  rows: readonly T[],
  limit: number,
  at: (row: T) => Date,
): MarketPage<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  const nextCursor = more
    ? Buffer.from(`${at(last).toISOString()} ${last.id}`).toString('base64url')
    : null;
  return { items, limit, nextCursor };
}
