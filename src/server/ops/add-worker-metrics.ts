import type { Metrics } from './metrics.ts';

/** What a worker in the same process says of itself; each number only grows. */
export interface WorkerNumbers {
  readonly attempts: Readonly<Record<string, number>>;
  readonly segmentsWritten: number;
  readonly segmentBytes: number;
  readonly encodedSeconds: number;
  readonly workedSeconds: number;
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
