/** A page of a list. `nextCursor` is null at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly limit: number;
  readonly nextCursor: string | null;
}

/** Where to continue a list, and how much of it to give. */
export interface PageInput {
  readonly cursor?: string | undefined;
  /** 1–100 over HTTP, 1–1000 on the command line. */
  readonly limit: number;
}

/** A page out of one row more than `limit`: whether there is more is known without counting. Pure. */
export function toPage<T>(
  rows: readonly T[],
  limit: number,
  cursorOf: (last: T) => string,
): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, limit, nextCursor: more ? cursorOf(last) : null };
}
