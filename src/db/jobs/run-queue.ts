import { run, type Runner } from 'graphile-worker';

import type { Context } from '#context.ts';

import { toDbError } from '../db-errors.ts';
import { createQueueLogger } from './queue-logger.ts';
import { openQueuePool } from './queue-pool.ts';
import { TRANSCODE_TASK } from './wake-ups.ts';

export interface QueueHandlers {
  /** Wake-ups that are handled at one time. */
  concurrency: number;
  /** Awaited before the first wake-up is taken, with the name under which the queue locks rows. */
  onOpen: (queueId: string) => Promise<void>;
  /** Handles a wake-up; one that throws comes again later. */
  onWakeUp: (jobId: string) => Promise<void>;
}

/** A queue that is being worked on. */
export interface RunningQueue {
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Takes nothing more and waits for the handlers that run. */
  stop(): Promise<void>;
}

/** A wake-up arrives by NOTIFY; polling finds those whose time has come. */
const POLL_INTERVAL_MS = 1_000;
/** Connections besides one for each handler: one listens, one completes. */
const CONNECTIONS_SPARE = 2;

/**
 * Takes wake-ups from the queue and hands each to `onWakeUp`, at most `concurrency` at a time.
 * @throws DB_UNREACHABLE, DB_REFUSED
 */
export async function runQueue(
  ctx: Pick<Context, 'database' | 'log'>,
  handlers: QueueHandlers,
): Promise<RunningQueue> {
  const { concurrency, onWakeUp } = handlers;
  const pgPool = openQueuePool(ctx, concurrency + CONNECTIONS_SPARE);
  let opening: Promise<void> | undefined;
  try {
    const runner = await run({
      pgPool,
      concurrency,
      noHandleSignals: true,
      pollInterval: POLL_INTERVAL_MS,
      logger: createQueueLogger(ctx.log),
      parsedCronItems: [],
      taskList: {
        [TRANSCODE_TASK]: async (payload) => {
          await opening;
          await onWakeUp(readJobId(payload));
        },
      },
      preset: {
        // In batches, however small, the queue waits for its last completion before it ends and
        // handles one that fails; without them that is a rejection that nobody handles.
        worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 },
        plugins: [
          {
            name: 'open-before-first-wake-up',
            version: '1.0.0',
            worker: {
              hooks: {
                startWorker: (_ctx, { worker }) =>
                  (opening ??= handlers.onOpen(worker.workerPool.id)),
              },
            },
          },
        ],
      },
    });
    return superviseRunner(runner, () => pgPool.end());
  } catch (error) {
    await pgPool.end();
    throw toDbError(error);
  }
}

function superviseRunner(runner: Runner, closePool: () => Promise<void>): RunningQueue {
  let running = true;
  const onEnd = async (): Promise<void> => {
    running = false;
    await closePool();
  };
  // Why it ended is in the queue's log lines; whoever waits here opens another one.
  const ended = runner.promise.then(onEnd, onEnd);
  let stopping: Promise<void> | undefined;
  return {
    ended,
    stop: () => (stopping ??= running ? runner.stop().then(() => ended) : ended),
  };
}

function readJobId(payload: unknown): string {
  const { jobId } = payload as { jobId?: unknown };
  if (typeof jobId !== 'string') throw new TypeError('a wake-up without a job id');
  return jobId;
}
