import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';

import { getJobs } from './get-job.ts';
import { listJobs } from './list-jobs.ts';
import { isFinished, type JobSummary } from './model.ts';
import { countOpenJobs, hasOpenJobs } from './store.ts';

/** A job as it is now; `job.changed` when its state is another, `job.progress` otherwise. */
export interface WatchedJob {
  readonly type: 'job.changed' | 'job.progress';
  readonly job: JobSummary;
}

/** How long the queue is now, the jobs that are not shown included. */
export interface QueueProgress {
  readonly type: 'queue.progress';
  readonly waiting: number;
  readonly running: number;
}

export type JobWatchEvent = WatchedJob | QueueProgress;

/** Jobs that ended while they were watched. */
export interface JobWatchResult {
  readonly done: number;
  readonly failed: number;
  readonly cancelled: number;
}

export interface WatchJobsInput {
  /** End when no job is left that is not finished. */
  untilIdle: boolean;
}

/** Open jobs that are shown at the start. */
const SHOWN_MAX = 100;
/** News may come many times a second; the queue is not counted for each. */
const COUNT_EVERY_MS = 1_000;
/** The rows are looked at this often even when the bus says nothing. */
const LOOK_EVERY_MS = 2_000;

/**
 * Follows the queue: what is open at the start, then every change, until it is idle or aborted.
 * The bus only wakes; what is told is read from the rows.
 */
export async function* watchJobs(
  ctx: Pick<Context, 'db' | 'bus' | 'clock' | 'signal'>,
  input: WatchJobsInput,
): Work<JobWatchEvent, JobWatchResult> {
  const known = new Map<string, Pick<JobSummary, 'state' | 'processedMs'>>();
  const ended = { done: 0, failed: 0, cancelled: 0 };
  const news = await openNews(ctx);
  try {
    const states = ['created', 'encoding', 'finalizing'] as const;
    let jobs = (await listJobs(ctx, { states, limit: SHOWN_MAX })).items;
    let idle = false;
    let countedAtMs = -Infinity;
    for (;;) {
      for (const job of jobs) {
        const before = known.get(job.id);
        const { state, processedMs } = job;
        known.set(job.id, { state, processedMs });
        if (before?.state !== state) {
          if (isFinished(state)) ended[state as keyof JobWatchResult] += 1;
          yield { type: 'job.changed', job };
        } else if (before.processedMs !== processedMs) yield { type: 'job.progress', job };
      }
      if (ctx.clock.monotonicMs() - countedAtMs >= COUNT_EVERY_MS) {
        countedAtMs = ctx.clock.monotonicMs();
        yield { type: 'queue.progress', ...(await countOpenJobs(ctx)) };
      }
      if (idle) return ended;
      idle = input.untilIdle && !news.waiting() && !(await hasOpenJobs(ctx));
      // The news of the last ends may still be on their way; the rows have them already.
      const ids = idle ? undefined : await news.next();
      if (ctx.signal.aborted) return ended;
      jobs = await getJobs(ctx, ids ?? idsOfOpen(known));
    }
  } finally {
    news.close();
  }
}

function idsOfOpen(known: ReadonlyMap<string, Pick<JobSummary, 'state'>>): string[] {
  return [...known].filter(([, { state }]) => !isFinished(state)).map(([id]) => id);
}

interface News {
  /** Whether something has changed that was not asked for yet. */
  waiting(): boolean;
  /** Ids of jobs that have changed; undefined when it is time to look at all. */
  next(): Promise<readonly string[] | undefined>;
  close(): void;
}

async function openNews(ctx: Pick<Context, 'bus' | 'clock' | 'signal'>): Promise<News> {
  const changed = new Set<string>();
  let wake = new AbortController();
  const offJobs = await ctx.bus.subscribe('jobs', (message) => {
    changed.add(String(message['jobId']));
    wake.abort();
  });
  const offGap = ctx.bus.onGap(() => wake.abort());
  return {
    waiting: () => changed.size > 0,
    async next() {
      const signal = AbortSignal.any([wake.signal, ctx.signal]);
      // Ends by time or by being woken; either is fine.
      await ctx.clock.sleep(LOOK_EVERY_MS, signal).catch(() => undefined);
      wake = new AbortController();
      const ids = [...changed];
      changed.clear();
      return ids.length > 0 ? ids : undefined;
    },
    close: () => {
      offJobs();
      offGap();
    },
  };
}
