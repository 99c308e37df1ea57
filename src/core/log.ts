import { pino, type DestinationStream, type Logger } from 'pino';

import type { LogLevel } from './log-levels.ts';
import { maskValue } from './mask.ts';

export type { Logger } from 'pino';

/**
 * A JSON logger. Every object and error passes through the mask before it is written; the message
 * text too. Lines go to stderr unless a destination is given: stdout belongs to results.
 */
export function createLog(level: LogLevel, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (object) => maskValue(object) as Record<string, unknown>,
      },
      hooks: {
        logMethod(args, method) {
          const masked = args.map((arg) => (typeof arg === 'string' ? maskValue(arg) : arg));
          method.apply(this, masked as Parameters<typeof method>);
        },
      },
    },
    destination ?? logStream('at-once'),
  );
}

/**
 * The same log without the mask on objects: for lines that are made of nothing but constants,
 * numbers and ids, and are written so often that reading them again would be felt.
 */
export function unmaskedLog(log: Logger): Logger {
  return log.child({}, { formatters: { log: (object) => object } });
}

/** A server's lines are written when so many bytes wait, or after so many milliseconds. */
const BUFFERED_BYTES_MAX = 4096;
const BUFFERED_MS_MAX = 100;

/**
 * Where log lines go: stderr. `at-once` writes each line before the code goes on, so that a command
 * that fails has said why; `soon` lets a server answer requests meanwhile, and flushes at the end
 * of the process.
 */
export function logStream(when: 'at-once' | 'soon'): DestinationStream {
  if (when === 'at-once') return pino.destination({ dest: 2, sync: true });
  return pino.destination({
    dest: 2,
    sync: false,
    minLength: BUFFERED_BYTES_MAX,
    periodicFlush: BUFFERED_MS_MAX,
  });
}
