export interface SpreadLimits {
  /** Items that are worked on at one time. */
  readonly itemsMax: number;
  /** Processes that one item may have. */
  readonly processesMax: number;
  /** Processes of all items together. */
  readonly totalMax: number;
}

/**
 * Processes for an item, so that the last ones use all that the first ones used: one while as many
 * wait, more the fewer wait behind it. Pure.
 * @param waiting items behind this one, @param free processes that may still be started.
 */
export function spreadProcesses(
  { processesMax }: Pick<SpreadLimits, 'processesMax'>,
  waiting: number,
  free: number,
): number {
  return Math.max(1, Math.min(Math.floor(processesMax / (waiting + 1)), free));
}

/**
 * Runs every item, some at one time, in their order. Items are taken ahead of their turn, so that
 * it is known how many wait. The first failure ends it: nothing is started after it, and what runs
 * is waited for.
 * @throws what `run` and the items throw
 */
export async function runSpread<T>(
  items: AsyncIterable<T>,
  limits: SpreadLimits,
  run: (item: T, processes: number) => Promise<void>,
): Promise<void> {
  const waiting: T[] = [];
  const running = new Set<Promise<void>>();
  let processes = 0;
  let allRead = false;
  let failure: { error: unknown } | undefined;
  let wake = (): void => {};
  const fail = (error: unknown): void => void (failure ??= { error });
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
  const start = (item: T): void => {
    const share = spreadProcesses(limits, waiting.length, limits.totalMax - processes);
    processes += share;
    const work = run(item, share)
      .catch(fail)
      .finally(() => {
        processes -= share;
        running.delete(work);
        wake();
      });
    running.add(work);
  };
  const mayStart = (): boolean =>
    failure === undefined &&
    waiting.length > (allRead ? 0 : limits.itemsMax) &&
    running.size < limits.itemsMax &&
    processes < limits.totalMax;
  for (;;) {
    while (mayStart()) start(waiting.shift()!);
    const isDone = failure !== undefined || (allRead && waiting.length === 0);
    if (isDone && running.size === 0) break;
    await new Promise<void>((resolve) => (wake = resolve));
  }
  await reading;
  if (failure !== undefined) throw failure.error;
}
