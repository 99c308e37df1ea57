import type { Frame } from '../boxes/write-segment.ts';
import type { TranscodePlan } from '../plan/model.ts';

/** One segment's worth of frames. */
export interface Cut {
  readonly sequence: number;
  /** Ticks from the start of the rendition. */
  readonly decodeTime: number;
  readonly durationTicks: number;
  readonly frames: readonly Frame[];
}

/** Collects frames and gives them back in segments of the plan's grid. */
export interface Cutter {
  /** Takes frames; returns the segments that are complete now. */
  push(frames: readonly Frame[]): Cut[];
  /** The last segment, when nothing comes any more; undefined where no frame is left. */
  flush(): Cut | undefined;
}

/**
 * A cutter for one rendition. The grid is counted in samples, so renditions of one plan share every
 * boundary. A segment is given out only when more follows than may join it as its tail. Holds at
 * most one segment and one tail.
 */
export function createCutter(
  grid: Pick<TranscodePlan, 'segmentSamples' | 'tailSamplesMax'>,
): Cutter {
  let held: Frame[] = [];
  let heldTicks = 0;
  let decodeTime = 0;
  let sequence = 0;
  const cut = (frames: readonly Frame[], durationTicks: number): Cut => {
    const made = { sequence, decodeTime, durationTicks, frames };
    sequence += 1;
    decodeTime += durationTicks;
    heldTicks -= durationTicks;
    return made;
  };
  return {
    push: (frames) => {
      const made: Cut[] = [];
      for (const frame of frames) {
        held.push(frame);
        heldTicks += frame.duration;
        if (heldTicks <= grid.segmentSamples + grid.tailSamplesMax) continue;
        const { count, ticks } = framesUpTo(held, grid.segmentSamples);
        made.push(cut(held.slice(0, count), ticks));
        held = held.slice(count);
      }
      return made;
    },
    flush: () => {
      if (held.length === 0) return undefined;
      const rest = held;
      held = [];
      return cut(rest, heldTicks);
    },
  };
}

function framesUpTo(frames: readonly Frame[], samples: number): { count: number; ticks: number } {
  let count = 0;
  let ticks = 0;
  while (ticks < samples) {
    ticks += frames[count]!.duration;
    count += 1;
  }
  return { count, ticks };
}
