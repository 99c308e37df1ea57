import type { ReconcileEvent } from './model.ts';

/** Looks that are made at one time. */
const CONCURRENCY = 8;

/** Works on several at a time; what comes out keeps the order of what went in. */
export async function* inParallel<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<ReconcileEvent[]>,
): AsyncGenerator<ReconcileEvent, void, void> {
  for (let at = 0; at < items.length; at += CONCURRENCY) {
    const events = await Promise.all(items.slice(at, at + CONCURRENCY).map(work));
    yield* events.flat();
  }
}
