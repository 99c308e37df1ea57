/** Time in the sandbox: that of the machine, or one that stands still until it is advanced. */
export interface SandboxClock {
  readonly kind: 'real' | 'virtual';
  nowMs(): number;
  now(): Date;
  /** Unix seconds, as Stripe counts. */
  seconds(): number;
  /** ISO 8601, as Hyperswitch writes. */
  iso(): string;
  /** Virtual clocks only: goes forward, never back. */
  moveTo(ms: number): void;
}

export function createSandboxClock(kind: 'real' | 'virtual', startMs: number): SandboxClock {
  let virtualMs = startMs;
  const nowMs = (): number => (kind === 'real' ? Date.now() : virtualMs);
  return {
    kind,
    nowMs,
    now: () => new Date(nowMs()),
    seconds: () => Math.floor(nowMs() / 1000),
    iso: () => new Date(nowMs()).toISOString(),
    moveTo: (ms) => {
      virtualMs = Math.max(virtualMs, ms);
    },
  };
}
