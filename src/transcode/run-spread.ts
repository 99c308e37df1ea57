import type { EncodingTurn } from '#pipeline/index.ts';

import { openTurns } from './encoding-turns.ts';
import type { SpreadLimits } from './spread-limits.ts';

export interface SpreadWork<T> {
  /** What decides how long an item takes. */
  sizeOf(item: T): number;
  /** @param takeTurn waits until the item may have processes; they are given back when they are gone. */
  run(item: T, takeTurn: () => Promise<EncodingTurn>): Promise<void>;
}

/**
 * What is begun at one time, for each item that may have processes: while one encodes, the next is
 * looked at and the one before is published, so that no core waits.
 */
const BEGUN_PER_TURN = 2;
/** Of so many last ones, for each item that may have processes, the largest begin first: they end together. */
const LAST_PER_TURN = 8;

/**
 * Runs every item, some at one time, in their order, but of the last ones the largest first. Items
 * are taken ahead of their turn, so that it is known how many wait. The first failure ends it:
 * nothing is begun and nothing gets processes after it, and what has them is waited for.
 * @throws what `run` and the items throw
 */
export async function runSpread<T>(
  items: AsyncIterable<T>,
  limits: SpreadLimits,
  spread: SpreadWork<T>,
): Promise<void> {
  const waiting: T[] = [];
  const running = new Set<Promise<void>>();
  let allRead = false;
  let failure: { error: unknown } | undefined;
  let wake = (): void => {};
  const turns = openTurns(
    limits,
    () => waiting.length,
    () => wake(),
  );
  const fail = (error: unknown): void => {
    failure ??= { error };
    turns.refuse(error);
  };
  const read = async (): Promise<void> => {
    for await (const item of items) {
      if (failure !== undefined) return;
      waiting.push(item);
      wake();
    }
  };
  const reading = read()
    .catch(fail)
    .finally(() => {
      allRead = true;
      wake();
    });
  const lastOnes = limits.itemsMax * LAST_PER_TURN;
  const next = (): T => {
    if (waiting.length > lastOnes) return waiting.shift()!;
    const sizes = waiting.map((item) => spread.sizeOf(item));
    return waiting.splice(sizes.indexOf(Math.max(...sizes)), 1)[0]!;
  };
  const begin = (item: T): void => {
    const place = turns.begin();
    const work = spread
      .run(item, () => place.take())
      .catch(fail)
      .finally(() => {
        running.delete(work);
        place.leave();
      });
    running.add(work);
  };
  const mayBegin = (): boolean =>
    failure === undefined &&
    waiting.length > (allRead ? 0 : lastOnes) &&
    running.size < limits.itemsMax * BEGUN_PER_TURN &&
    turns.ahead < limits.itemsMax;
  for (;;) {
    while (mayBegin()) begin(next());
    const isDone = failure !== undefined || (allRead && waiting.length === 0);
    if (isDone && running.size === 0) break;
    await new Promise<void>((resolve) => (wake = resolve));
  }
  await reading;
  if (failure !== undefined) throw failure.error;
}
