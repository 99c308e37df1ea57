import { monitorEventLoopDelay } from 'node:perf_hooks';

import type { Metrics } from './metrics.ts';

const NANOSECONDS = 1e9;
/** How often the event loop is looked at, ms. */
const LAG_RESOLUTION_MS = 20;

/** Adds what the process itself uses; the returned function ends the measuring. */
export function addProcessMetrics(metrics: Metrics): () => void {
  const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
  lag.enable();
  const seconds = (nanoseconds: number): number =>
    Number.isFinite(nanoseconds) ? nanoseconds / NANOSECONDS : 0;
  metrics.gauge(
    'veza_event_loop_lag_p99_seconds',
    'Delay of the event loop that 99 % of turns stay under, since the last scrape.',
    () => {
      const value = seconds(lag.percentile(99));
      lag.reset();
      return value;
    },
  );
  metrics.gauge('veza_process_resident_memory_bytes', 'Resident memory.', () =>
    process.memoryUsage.rss(),
  );
  metrics.gauge(
    'veza_process_heap_used_bytes',
    'JavaScript heap in use.',
    () => process.memoryUsage().heapUsed,
  );
  metrics.counter('veza_process_cpu_seconds_total', 'User and system time of the process.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  metrics.gauge(
    'veza_process_start_time_seconds',
    'When the process started, in seconds since 1970.',
    () => Math.round(performance.timeOrigin / 1000),
  );
  return () => lag.disable();
}
