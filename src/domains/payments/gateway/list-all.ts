import type { Outcome } from '../outcome.ts';
import type { Call } from './call.ts';

/** A part of a list, as the provider gives it. */
export interface RemotePage<Item> {
  readonly items: readonly Item[];
  readonly hasMore: boolean;
}

/** No order and no transfer has as many; a list without an end ends here. */
const PAGES_MAX = 1_000;

/**
 * Reads a list to its end, page by page, with a cursor of its own; what is listed twice because the
 * list has grown meanwhile is taken once. When the object at the cursor is gone, it begins anew, once.
 * A list that cannot be read to its end is `unknown`: half of it proves nothing.
 */
export async function listAll<Item extends { readonly id: string }>(
  call: Call,
  fetchPage: (after: string | undefined) => Promise<Outcome<RemotePage<Item>>>,
): Promise<Outcome<readonly Item[]>> {
  const items = new Map<string, Item>();
  let after: string | undefined;
  let restarts = 0;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    call.signal.throwIfAborted();
    const page = await fetchPage(after);
    if (page.kind !== 'applied') {
      const isCursorGone = after !== undefined && isMissing(page);
      if (!isCursorGone) return page;
      if (restarts > 0) return { ...page, kind: 'unknown' };
      restarts += 1;
      after = undefined;
      continue;
    }
    for (const item of page.object.items) items.set(item.id, item);
    if (!page.object.hasMore) return { kind: 'applied', object: [...items.values()] };
    const next = page.object.items.at(-1)?.id;
    if (next === undefined || next === after)
      return unfinished('a page promises more and has none');
    after = next;
  }
  return unfinished(`there are more than ${PAGES_MAX} pages`);
}

function isMissing(outcome: Outcome<unknown>): boolean {
  return outcome.kind !== 'applied' && outcome.code === 'resource_missing';
}

function unfinished(why: string): Outcome<never> {
  return { kind: 'unknown', status: 200, code: 'list_unfinished', message: `The list: ${why}` };
}
