import { Counter, Gauge, Histogram, Registry } from 'prom-client';

import { packageRoot } from '#core/package-root.ts';

/** One value of a gauge with its labels. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The metrics of one server: one registry a server start, so that no name is registered twice. */
export interface Metrics {
  readonly registry: Registry;
  observeRequest(method: string, route: string, status: number, seconds: number): void;
  readonly segmentCacheRequests: Counter<'outcome'>;
  /** Adds a gauge whose value is read when somebody scrapes. */
  gauge(name: string, help: string, read: () => number): void;
  /** As `gauge`, for what has to be asked for; undefined leaves it out of the answer. */
  gaugeLater(name: string, help: string, read: () => Promise<number | undefined>): void;
  /** Adds a counter that something else keeps, read when somebody scrapes. */
  counter(name: string, help: string, read: () => number): void;
  /** Adds a gauge with one label whose values are read when somebody scrapes. */
  gaugeBy(
    name: string,
    help: string,
    label: string,
    read: () => Promise<ReadonlyMap<string, number>>,
  ): void;
  /** Adds a gauge with any labels whose values are read when somebody scrapes. */
  gauges(
    name: string,
    help: string,
    labels: readonly string[],
    read: () => Promise<readonly Sample[]>,
  ): void;
}

const REQUEST_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: 'veza_build_info',
    help: 'Always 1; the labels say what runs.',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version: packageRoot().version, node: process.versions.node }, 1);
  const requests = new Histogram({
    name: 'veza_http_request_duration_seconds',
    help: 'Time from the first byte of a request to the end of its response.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: REQUEST_SECONDS,
    registers,
  });
  const segmentCacheRequests = new Counter({
    name: 'veza_segment_cache_requests_total',
    help: 'Media files asked of the memory cache, by whether it had them; kept ones went past the routes.',
    labelNames: ['outcome'] as const,
    registers,
  });
  return {
    registry,
    segmentCacheRequests,
    observeRequest: (method, route, status, seconds) => {
      // Methods are free text on the wire; labels must not be.
      const known = METHODS.has(method) ? method : 'other';
      requests.observe({ method: known, route, status: String(status) }, seconds);
    },
    gauge: (name, help, read) => {
      const metric = new Gauge({
        name,
        help,
        registers: [],
        collect() {
          this.set(read());
        },
      });
      registry.registerMetric(metric);
    },
    gaugeLater: (name, help, read) => {
      const metric = new Gauge({
        name,
        help,
        registers: [],
        async collect() {
          const value = await read();
          if (value === undefined) this.remove();
          else this.set(value);
        },
      });
      registry.registerMetric(metric);
    },
    counter: (name, help, read) => {
      const metric = new Counter({
        name,
        help,
        registers: [],
        collect() {
          this.reset();
          this.inc(read());
        },
      });
      registry.registerMetric(metric);
    },
    gaugeBy: (name, help, label, read) => {
      const metric = new Gauge({
        name,
        help,
        labelNames: [label],
        registers: [],
        async collect() {
          const values = await read();
          this.reset();
          for (const [key, value] of values) this.set({ [label]: key }, value);
        },
      });
      registry.registerMetric(metric);
    },
    gauges: (name, help, labels, read) => {
      const metric = new Gauge({
        name,
        help,
        labelNames: [...labels],
        registers: [],
        async collect() {
          const samples = await read();
          this.reset();
          // A gauge without labels stands at 0 after a reset, also where nothing is known.
          if (labels.length === 0) this.remove();
          for (const sample of samples) this.set(sample.labels, sample.value);
        },
      });
      registry.registerMetric(metric);
    },
  };
}
