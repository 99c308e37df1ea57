import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

const CONNECT_MS_MAX = 30_000;

export interface WriteLoadInput {
  readonly url: string;
  readonly perSecond: number;
  readonly connections: number;
  /** The nth request, as the text of one statement. */
  readonly write: (nth: number) => string;
}

/** Requests that come at their times, whether the ones before are answered or not. */
export interface WriteLoad {
  /** Stops asking and waits for the answers to all; throws the first refusal. */
  end(): Promise<WriteLatencies>;
}

/** From the moment at which a request was due to its answer, in milliseconds. */
export interface WriteLatencies {
  readonly count: number;
  readonly maxMs: number;
  /** Requests that took longer than 100 ms. */
  readonly slow: number;
  /** For how long requests came. */
  readonly durationMs: number;
}

const SLOW_MS = 100;

/** Opens all connections, then sends requests; those without a free connection queue for one. */
export async function startWriteLoad(input: WriteLoadInput): Promise<WriteLoad> {
  const { perSecond, connections, write } = input;
  const pool = new pg.Pool({
    connectionString: input.url,
    max: connections,
    min: connections,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    application_name: 'a writer',
  });
  pool.on('error', () => undefined);
  const clients = await Promise.all(Array.from({ length: connections }, () => pool.connect()));
  for (const client of clients) client.release();
  const stop = new AbortController();
  const latencies: number[] = [];
  const requests: Promise<void>[] = [];
  const startedAt = performance.now();
  const send = async (nth: number, dueAt: number): Promise<void> => {
    await pool.query(write(nth));
    latencies.push(performance.now() - dueAt);
  };
  const sending = (async () => {
    while (!stop.signal.aborted) {
      const dueAt = startedAt + (requests.length * 1000) / perSecond;
      // A timer that comes late is made up for: what was due meanwhile is sent at once.
      if (dueAt > performance.now()) await sleep(dueAt - performance.now());
      const request = send(requests.length, dueAt);
      request.catch(() => undefined);
      requests.push(request);
    }
    return performance.now() - startedAt;
  })();
  return {
    end: async () => {
      stop.abort();
      try {
        const durationMs = await sending;
        await Promise.all(requests);
        const maxMs = latencies.reduce((most, ms) => Math.max(most, ms), 0);
        const slow = latencies.filter((ms) => ms > SLOW_MS).length;
        return { count: latencies.length, maxMs, slow, durationMs };
      } finally {
        await pool.end();
      }
    },
  };
}
