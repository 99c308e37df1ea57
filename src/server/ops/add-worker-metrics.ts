import type { Metrics } from './metrics.ts';

/** What a worker in the same process says of itself; each number only grows. */
export interface WorkerNumbers {
  readonly attempts: Readonly<Record<string, number>>;
  readonly segmentsWritten: number;
  readonly segmentBytes: number;
  readonly encodedSeconds: number;
  readonly workedSeconds: number;
}

/** What the loop of settlements in the same process says of itself; each number only grows. */
export interface SettlementNumbers {
  readonly rounds: number;
  readonly operations: number;
  readonly calls: number;
}

/** Adds what this process has settled with payment providers; 0 until it does. */
export function addSettlementMetrics(
  metrics: Metrics,
  read: () => SettlementNumbers | undefined,
): void {
  metrics.counter(
    'veza_settlement_rounds_total',
    'Rounds of the settlement loop of this process.',
    () => read()?.rounds ?? 0,
  );
  metrics.counter(
    'veza_settlement_operations_total',
    'Operations that the settlement loop of this process has run.',
    () => read()?.operations ?? 0,
  );
  metrics.counter(
    'veza_settlement_calls_total',
    'Calls that the settlement loop of this process has made to payment providers.',
    () => read()?.calls ?? 0,
  );
}

/** Adds what the worker of this process has done; 0 until there is one. */
export function addWorkerMetrics(metrics: Metrics, read: () => WorkerNumbers | undefined): void {
  metrics.gaugeBy(
    'veza_transcode_attempts',
    'Attempts at transcode jobs by this process, by how they ended.',
    'outcome',
    async () => new Map(Object.entries(read()?.attempts ?? {})),
  );
  metrics.counter(
    'veza_segments_written_total',
    'Media segments recorded by this process.',
    () => read()?.segmentsWritten ?? 0,
  );
  metrics.counter(
    'veza_segment_bytes_total',
    'Bytes of the media segments recorded by this process.',
    () => read()?.segmentBytes ?? 0,
  );
  metrics.counter(
    'veza_encoded_seconds_total',
    'Seconds of music that this process has encoded.',
    () => read()?.encodedSeconds ?? 0,
  );
  metrics.counter(
    'veza_transcode_worked_seconds_total',
    'Seconds that attempts at transcode jobs took in this process.',
    () => read()?.workedSeconds ?? 0,
  );
}
