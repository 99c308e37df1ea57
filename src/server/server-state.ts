import type { ServerResponse } from 'node:http';

import type { Metrics } from './ops/metrics.ts';

/** What one running server has besides its context; a process may run several in tests. */
export interface ServerState {
  readonly metrics: Metrics;
  /** Responses that are not over; a graceful stop waits for them. */
  readonly inFlight: Set<ServerResponse>;
  /** True from the first moment of a graceful stop: `/ready` answers 503. */
  stopping: boolean;
}
