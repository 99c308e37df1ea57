/**
 * What long work says while it runs: plain JSON, base units, totals when they are known. A type
 * that ends in `.progress` may be coalesced by a sink; every other event is a fact and is kept.
 */
export interface WorkEvent {
  readonly type: string;
}

/** Long work: yields events, returns a result. Ending the loop early releases everything. */
export type Work<E extends WorkEvent, R> = AsyncGenerator<E, R, void>;

/** Takes each event of a piece of work: text, NDJSON, a terminal page, the bus, metrics. */
export type Sink<E extends WorkEvent = WorkEvent> = (event: E) => void;

export function isProgress(event: WorkEvent): boolean {
  return event.type.endsWith('.progress');
}

/** Runs work to its end, hands each event to every sink, and returns the work's result. */
export async function runWork<E extends WorkEvent, R>(
  work: Work<E, R>,
  ...sinks: readonly Sink<E>[]
): Promise<R> {
  let finished = false;
  try {
    for (;;) {
      const step = await work.next();
      if (step.done) {
        finished = true;
        return step.value;
      }
      for (const sink of sinks) sink(step.value);
    }
  } finally {
    // A sink that throws must not leave the work's resources behind.
    if (!finished) await work.return(undefined as never);
  }
}
