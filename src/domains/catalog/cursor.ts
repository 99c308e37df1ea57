import { isUuid } from '#core/ids.ts';

import { catalogErrors } from './errors.ts';
import type { Page } from './model.ts';

/** The last item of a page: its sort key as the database wrote it, and its id. */
export interface Position {
  readonly key: string;
  readonly id: string;
}

/** An opaque cursor for a position in a list; `list` names list and order. */
export function encodeCursor(list: string, { key, id }: Position): string {
  return Buffer.from(JSON.stringify([list, id, key]), 'utf8').toString('base64url');
}

/**
 * The position that a cursor of the same list stands for.
 * @throws CURSOR_INVALID
 */
export function decodeCursor(list: string, cursor: string): Position {
  const parts = parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  const [name, id, key] = Array.isArray(parts) ? (parts as unknown[]) : [];
  const fits = name === list && typeof key === 'string' && typeof id === 'string' && isUuid(id);
  // Only what this list gave out is taken: one spelling, and a key that the database can read.
  if (!fits || encodeCursor(list, { key, id }) !== cursor || key.includes('\0')) {
    throw catalogErrors.CURSOR_INVALID({});
  }
  return { key, id };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw catalogErrors.CURSOR_INVALID({}, { cause });
  }
}

/** A page out of one row more than `limit`: whether there is more is known without counting. */
export function toPage<Row extends { id: string; sortKey: string }, T>(
  list: string,
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    items: shown.map(toItem),
    limit,
    nextCursor: more ? encodeCursor(list, { key: last.sortKey, id: last.id }) : null,
  };
}
