import { isProgress, type Work, type WorkEvent } from './events.ts';
import { openMailbox } from './mailbox.ts';

/**
 * Several pieces of work, at most `jobs` of them at one time, as one: their events as they come, their
 * results in order. The first that throws ends the others; so does the consumer who ends its loop.
 */
export async function* runSideBySide<E extends WorkEvent, R>(
  works: readonly (() => Work<E, R>)[],
  jobs: number,
): Work<E, R[]> {
  const events = openMailbox<E>();
  const results: R[] = [];
  let next = 0;
  const stop = new AbortController();
  const runOne = async (index: number): Promise<void> => {
    const work = works[index]!();
    try {
      for (let step = await work.next(); !stop.signal.aborted; step = await work.next()) {
        if (step.done === true) {
          results[index] = step.value;
          return;
        }
        if (isProgress(step.value)) events.offer(step.value);
        else await events.put(step.value);
      }
    } finally {
      await work.return(undefined as never);
    }
  };
  const runner = async (): Promise<void> => {
    while (!stop.signal.aborted && next < works.length) {
      const index = next;
      next += 1;
      await runOne(index);
    }
  };
  const end = (): void => {
    stop.abort();
    events.close();
  };
  const all = Promise.allSettled(
    Array.from({ length: Math.min(jobs, works.length) }, () => runner().catch(rethrowAfter(end))),
  );
  void all.then(end);
  try {
    yield* events;
    for (const outcome of await all) if (outcome.status === 'rejected') throw outcome.reason;
    return results;
  } finally {
    end();
    await all;
  }
}

/** Ends the others at once, and leaves the failure to who waits for it. */
function rethrowAfter(end: () => void): (reason: unknown) => never {
  return (reason) => {
    end();
    throw reason;
  };
}
