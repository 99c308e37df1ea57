import type { Table } from '../state/table.ts';
import type { Job } from './job.ts';
import type { SandboxClock } from './sandbox-clock.ts';

/** Deliveries on a real clock run side by side, as far as this. */
const RUNNING_MAX = 16;
/** The longest that a timer of Node.js can wait. */
const TIMER_MS_MAX = 2_147_483_647;

/** Runs what is due, in order of its time. */
export interface Scheduler {
  add(job: Job): void;
  /** Brings a waiting job forward or puts it off; it comes after what has that time already. */
  move(job: Job, dueAtMs: number, seq: number): void;
  /** Resolves when everything that is due has run. */
  settled(): Promise<void>;
  /** Virtual clocks: goes through time and runs what becomes due, each at its own moment. */
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** Jobs live in a table, so that a sandbox that is started again goes on with them. */
export function createScheduler(
  clock: SandboxClock,
  jobs: Table<Job>,
  run: (job: Job) => Promise<void>,
): Scheduler {
  const waiting: Job[] = jobs.all().sort(byTime);
  const running = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let line: Promise<void> = Promise.resolve();
  let isClosed = false;

  const insert = (job: Job): void => {
    let [low, high] = [0, waiting.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (byTime(waiting[middle]!, job) <= 0) low = middle + 1;
      else high = middle;
    }
    waiting.splice(low, 0, job);
  };
  const runUntil = async (untilMs: number): Promise<void> => {
    while (waiting.length > 0 && waiting[0]!.dueAtMs <= untilMs) {
      const job = waiting.shift()!;
      clock.moveTo(job.dueAtMs);
      // Removed when it is done, so that a job that was cut short is run again by the next start.
      const done = run(job).then(
        () => void (isClosed || jobs.remove(job.id)),
        // A job that the end has cut short is for the next start; any other failure is a bug.
        (error: unknown) => void (isClosed || process.emitWarning(error as Error)),
      );
      running.add(done);
      void done.then(() => running.delete(done));
      if (clock.kind === 'virtual') await done;
      else if (running.size >= RUNNING_MAX) await Promise.race(running);
    }
  };
  const enqueue = (work: () => Promise<void>): Promise<void> => {
    line = line.then(work);
    return line;
  };
  const wake = (): void => {
    clearTimeout(timer);
    if (isClosed) return;
    void enqueue(() => runUntil(clock.nowMs())).then(() => {
      if (clock.kind === 'virtual' || isClosed || waiting.length === 0) return;
      clearTimeout(timer);
      const waitMs = Math.max(1, waiting[0]!.dueAtMs - clock.nowMs());
      timer = setTimeout(wake, Math.min(waitMs, TIMER_MS_MAX));
    });
  };
  const settled = async (): Promise<void> => {
    await enqueue(() => runUntil(clock.nowMs()));
    await Promise.all(running);
  };
  wake();
  return {
    add: (job) => {
      insert(jobs.put(job));
      wake();
    },
    move: (job, dueAtMs, seq) => {
      const at = waiting.findIndex(({ id }) => id === job.id);
      if (at === -1) return;
      waiting.splice(at, 1);
      insert(jobs.put({ ...job, dueAtMs, seq }));
      wake();
    },
    settled,
    advance: (ms) =>
      enqueue(async () => {
        const target = clock.nowMs() + ms;
        await runUntil(target);
        clock.moveTo(target);
      }),
    close: async () => {
      isClosed = true;
      // What waits is in the table, for the next start.
      waiting.length = 0;
      clearTimeout(timer);
      await Promise.all(running);
    },
  };
}

function byTime(a: Job, b: Job): number {
  return a.dueAtMs - b.dueAtMs || a.seq - b.seq;
}
