import type { FaultBook } from './faults/fault-book.ts';
import type { CallLog } from './http/call-log.ts';
import type { RateLimits } from './http/rate-limits.ts';
import type { Settings } from './state/settings.ts';
import type { State, Tables } from './state/state.ts';
import type { SandboxClock } from './time/sandbox-clock.ts';
import type { Job } from './time/job.ts';
import type { Scheduler } from './time/scheduler.ts';

/** Everything that a part of the sandbox may use. */
export interface World {
  readonly clock: SandboxClock;
  readonly state: State;
  readonly tables: Tables;
  readonly scheduler: Scheduler;
  readonly faults: FaultBook;
  readonly limits: RateLimits;
  readonly calls: CallLog;
  /** Object and type of every event of Hyperswitch so far: each is told of once. */
  readonly announced: Set<string>;
  /** Ends what still runs when the sandbox closes. */
  readonly signal: AbortSignal;
  /** Where the sandbox is reached, without a slash at the end. */
  url(): string;
  settings(): Settings;
  changeSettings(change: Partial<Settings>): void;
  /** An id with this prefix that follows from the seed; `length` letters and digits after it. */
  newId(prefix: string, length: number): string;
  schedule(job: Omit<Job, 'id' | 'seq'>): void;
}
