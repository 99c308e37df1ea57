import type { CounterBreak, TsContinuity } from './model.ts';

const breaksMax = 20;

/** One packet, as far as its counter goes. */
export interface CountedPacket {
  readonly pid: number;
  readonly counter: number;
  readonly hasPayload: boolean;
  /** `discontinuity_indicator`. */
  readonly startsAnew: boolean;
  readonly byteOffset: number;
}

/** Follows the continuity counters of all PIDs of a segment. */
export interface CounterFollower {
  /** Whether the packet is new; false for the allowed repetition of the one before it. */
  take(packet: CountedPacket): boolean;
  continuity(): TsContinuity[];
  readonly breaks: readonly CounterBreak[];
}

export function followCounters(): CounterFollower {
  const pids = new Map<number, { -readonly [key in keyof TsContinuity]: TsContinuity[key] }>();
  const repeated = new Set<number>();
  const breaks: CounterBreak[] = [];
  return {
    breaks,
    take: ({ pid, counter, hasPayload, startsAnew, byteOffset }) => {
      if (!hasPayload) return true;
      const known = pids.get(pid);
      if (known === undefined) {
        const ends = { first: counter, last: counter, firstOffset: byteOffset };
        pids.set(pid, { pid, ...ends, startsAnew });
        return true;
      }
      const expected = (known.last + 1) & 0x0f;
      if (counter === known.last && !repeated.has(pid) && !startsAnew) {
        repeated.add(pid);
        return false;
      }
      if (counter !== expected && !startsAnew && breaks.length < breaksMax) {
        breaks.push({ pid, expected, found: counter, byteOffset });
      }
      known.last = counter;
      repeated.delete(pid);
      return true;
    },
    continuity: () => [...pids.values()],
  };
}
