import type { Work, WorkEvent } from '#core/events.ts';

/** One task: what it yields goes on to whoever follows the work. */
export type ParallelTask<W, E extends WorkEvent> = (worker: W) => AsyncGenerator<E, void, void>;

/**
 * Carries tasks out in order, as many at a time as there are workers. After the first failure, or
 * when the loop over the events ends, no task begins any more; the running ones end first.
 */
export async function* runParallel<W, E extends WorkEvent>(
  signal: AbortSignal,
  workers: readonly W[],
  tasks: Iterable<ParallelTask<W, E>>,
): Work<E, void> {
  const run = new ParallelRun<W, E>(signal, tasks);
  const ends = workers.map((worker) => run.work(worker));
  run.count(ends.length);
  try {
    yield* run.events();
  } finally {
    run.stop();
    await Promise.all(ends);
  }
  run.throwFailure();
}

/** What the workers share. */
class ParallelRun<W, E extends WorkEvent> {
  readonly #signal: AbortSignal;
  readonly #tasks: Iterator<ParallelTask<W, E>>;
  readonly #said: E[] = [];
  #failures: unknown[] = [];
  #stopped = false;
  #running = 0;
  #wake = (): void => {};

  constructor(signal: AbortSignal, tasks: Iterable<ParallelTask<W, E>>) {
    this.#signal = signal;
    this.#tasks = tasks[Symbol.iterator]();
  }

  count(workers: number): void {
    this.#running += workers;
  }

  async work(worker: W): Promise<void> {
    try {
      for (let task = this.#next(); task !== undefined; task = this.#next()) {
        for await (const event of task(worker)) {
          this.#said.push(event);
          this.#wake();
          if (this.#stopped) break;
        }
      }
    } catch (error) {
      this.#failures.push(error);
      this.stop();
    } finally {
      this.#running -= 1;
      this.#wake();
    }
  }

  async *events(): AsyncGenerator<E, void, void> {
    while (this.#running > 0 || this.#said.length > 0) {
      const event = this.#said.shift();
      if (event === undefined) await this.#something();
      else yield event;
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  throwFailure(): void {
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  #next(): ParallelTask<W, E> | undefined {
    this.#signal.throwIfAborted();
    const next = this.#stopped ? undefined : this.#tasks.next();
    return next === undefined || next.done ? undefined : next.value;
  }

  #something(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (this.#running === 0 || this.#said.length > 0) resolve();
    });
  }
}
