import type { Frame } from '../boxes/write-segment.ts';
import type { PlannedRendition } from '../plan/model.ts';

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
  /**
   * The last segments, when nothing comes any more. What encoders add behind the music goes: frames
   * of it altogether, of the last frame the rest of its time.
   * @param heardSamples length of the music; what was pushed reaches so far.
   */
  flush(heardSamples: number): Cut[];
}

/** Frames and a resampler's rest that may follow the end of the music. */
const overhangFrames = 3;

/**
 * A cutter for one rendition. The grid is counted in samples that are heard, so renditions of one
 * plan share every boundary, whatever the delay of their encoders: the first segment lasts longer by
 * it. A segment is given out only when more follows than may join it as its tail. Holds at most one
 * segment and one tail.
 * @param encoderDelay samples at the start that are not heard, whole frames where others share the grid.
 */
export function createCutter(
  grid: Pick<PlannedRendition, 'codec' | 'segmentSamples' | 'tailSamplesMax' | 'frameSamples'>,
  encoderDelay: number,
): Cutter {
  const overhang = overhangFrames * grid.frameSamples;
  let held: Frame[] = [];
  let heldTicks = 0;
  let decodeTime = 0;
  let sequence = 0;
  const nextTicks = (): number => grid.segmentSamples + (sequence === 0 ? encoderDelay : 0);
  const cut = (count: number): Cut => {
    const frames = held.slice(0, count);
    const durationTicks = sum(frames);
    const made = { sequence, decodeTime, durationTicks, frames };
    held = held.slice(count);
    heldTicks -= durationTicks;
    decodeTime += durationTicks;
    sequence += 1;
    return made;
  };
  return {
    push: (frames) => {
      const made: Cut[] = [];
      for (const frame of frames) {
        held.push(frame);
        heldTicks += frame.duration;
        if (heldTicks <= nextTicks() + grid.tailSamplesMax + overhang) continue;
        made.push(cut(framesUpTo(held, nextTicks())));
      }
      return made;
    },
    flush: (heardSamples) => {
      // Lossless frames last as long as what is in them; others are filled up to their whole length.
      const frameMax = grid.codec === 'flac' ? 0 : grid.frameSamples;
      held = trim(held, encoderDelay + heardSamples - decodeTime, frameMax);
      heldTicks = sum(held);
      const made: Cut[] = [];
      while (heldTicks > nextTicks() + grid.tailSamplesMax) {
        made.push(cut(framesUpTo(held, nextTicks())));
      }
      if (held.length > 0) made.push(cut(held.length));
      return made;
    },
  };
}

function framesUpTo(frames: readonly Frame[], samples: number): number {
  let count = 0;
  let ticks = 0;
  while (ticks < samples) {
    ticks += frames[count]!.duration;
    count += 1;
  }
  return count;
}

/**
 * Frames that last so long and no longer. An encoder says of its last frame how much of it was put
 * in; the resampler before it may have kept a few samples back, and the frame has room for them.
 */
function trim(frames: readonly Frame[], ticks: number, frameMax: number): Frame[] {
  const kept: Frame[] = [];
  let rest = ticks;
  for (const [index, frame] of frames.entries()) {
    if (rest <= 0) break;
    const room = index === frames.length - 1 ? Math.max(frame.duration, frameMax) : frame.duration;
    const duration = Math.min(rest, room);
    kept.push({ ...frame, duration });
    rest -= duration;
  }
  return kept;
}

function sum(frames: readonly Frame[]): number {
  return frames.reduce((total, frame) => total + frame.duration, 0);
}
