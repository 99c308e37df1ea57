import type { ServerResponse } from 'node:http';

import type { MediaLibrary } from './media/media-library.ts';
import type { ByteCache } from './media/byte-cache.ts';
import type { KeptAnswers } from './media/kept-answers.ts';
import type { RateLimiter } from './http/rate-limit.ts';
import type { CheckHealth } from './ops/health.ts';
import type { Metrics } from './ops/metrics.ts';

/** What one running server has besides its context; a process may run several in tests. */
export interface ServerState {
  readonly startedAt: Date;
  readonly metrics: Metrics;
  readonly checkHealth: CheckHealth;
  /** Tracks with their files, remembered for a moment. */
  readonly media: MediaLibrary;
  /** Answers with public segments that were given a moment ago. */
  readonly answers: KeptAnswers;
  /** Hot media segments. */
  readonly segments: ByteCache;
  /** Counters of requests; undefined when limits are switched off. */
  readonly limiter: RateLimiter | undefined;
  /** Tells whoever settles payments that there is news; never waits. */
  readonly wakePayments: () => void;
  /** The OpenAPI document, as JSON. */
  readonly apiDocument: string;
  /** Responses that are not over; a graceful stop waits for them. */
  readonly inFlight: Set<ServerResponse>;
  /** True from the first moment of a graceful stop: `/ready` answers 503. */
  stopping: boolean;
}
