import { Logger as QueueLogger } from 'graphile-worker';

import type { Logger } from '#core/log.ts';

const LEVELS = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const;

/**
 * The queue's own lines as ours. They are about its machinery; what happens to a job is in the
 * job's transitions, so `info` of the queue is our `debug`.
 */
export function createQueueLogger(log: Logger): QueueLogger {
  return new QueueLogger((scope) => (level, message) => {
    log[LEVELS[level]]({ queue: scope }, message);
  });
}
