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
  let written = { ms: Number.NaN, iso: '' };
  const nowMs = (): number => (kind === 'real' ? Date.now() : virtualMs);
  return {
    kind,
    nowMs,
    now: () => new Date(nowMs()),
    seconds: () => Math.floor(nowMs() / 1000),
    iso: () => {
      const ms = nowMs();
      // Many are written at the same moment where the clock stands still.
      if (ms !== written.ms) written = { ms, iso: new Date(ms).toISOString() };
      return written.iso;
    },
    moveTo: (ms) => {
      virtualMs = Math.max(virtualMs, ms);
    },
  };
}
