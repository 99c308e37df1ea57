import type { Context } from '#context.ts';
import { maskText } from '#core/mask.ts';
import { pingDatabase } from '#db/ping-database.ts';

import { createBreaker, type Probed } from './breaker.ts';

/** What the server depends on. */
export const PARTS = ['database', 'schema', 'bus', 'storage', 'queue'] as const;
export type Part = (typeof PARTS)[number];

/** Without these nothing can be answered; without the others something is late. */
const VITAL: ReadonlySet<Part> = new Set<Part>(['database', 'schema', 'storage']);

export interface PartHealth {
  readonly status: 'pass' | 'fail';
  /** Of the last probe; null when it was not tried. */
  readonly latencyMs: number | null;
  readonly reason: string | null;
}

export interface HealthReport {
  /** `fail` when the server cannot work, `warn` when a part that it can do without for a while fails. */
  readonly status: 'pass' | 'warn' | 'fail';
  readonly parts: Readonly<Record<Part, PartHealth>>;
}

/** Asks every part through its breaker. */
export type CheckHealth = () => Promise<HealthReport>;

export function createHealthCheck(
  ctx: Pick<Context, 'db' | 'bus' | 'storage' | 'clock'>,
  ask: { queue: () => Promise<unknown>; schema: () => Promise<unknown> },
): CheckHealth {
  const probes: Record<Part, () => Promise<Probed<unknown>>> = {
    database: createBreaker(ctx.clock, () => pingDatabase(ctx)),
    schema: createBreaker(ctx.clock, ask.schema),
    bus: createBreaker(ctx.clock, () => ctx.bus.pingMs()),
    storage: createBreaker(ctx.clock, () => ctx.storage.pingMs()),
    queue: createBreaker(ctx.clock, ask.queue),
  };
  return async () => {
    const found = await Promise.all(
      PARTS.map(async (part) => [part, await probes[part]()] as const),
    );
    const parts = Object.fromEntries(
      found.map(([part, probed]) => [part, toPartHealth(probed)]),
    ) as Record<Part, PartHealth>;
    return { status: overall(parts), parts };
  };
}

function toPartHealth(probed: Probed<unknown>): PartHealth {
  const latencyMs = probed.latencyMs === null ? null : Math.round(probed.latencyMs * 10) / 10;
  return probed.ok
    ? { status: 'pass', latencyMs, reason: null }
    : { status: 'fail', latencyMs, reason: maskText(probed.reason) };
}

function overall(parts: Readonly<Record<Part, PartHealth>>): HealthReport['status'] {
  const failing = PARTS.filter((part) => parts[part].status === 'fail');
  if (failing.some((part) => VITAL.has(part))) return 'fail';
  return failing.length > 0 ? 'warn' : 'pass';
}
