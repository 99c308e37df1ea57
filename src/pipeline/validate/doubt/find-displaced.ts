import type { Displacement, FetchedSegment } from '../presentation.ts';

/** Seconds that the end of a segment and the start of the next may be apart: two frames of AAC. */
const TOLERANCE_SECONDS = 0.05;

interface Timed extends Displacement {
  readonly fetched: FetchedSegment;
}

/**
 * Segments that stand in another place than their times put them. Only what is proven: sorted by their
 * times they join each other and their new neighbours. Pure.
 */
export function findDisplaced(
  segments: readonly FetchedSegment[],
): ReadonlyMap<FetchedSegment, Displacement> {
  const displaced = new Map<FetchedSegment, Displacement>();
  let run: Timed[] = [];
  const endRun = (): void => {
    for (const [fetched, displacement] of sortRun(run)) displaced.set(fetched, displacement);
    run = [];
  };
  for (const [index, fetched] of segments.entries()) {
    if (fetched.segment.discontinuity !== undefined) endRun();
    const { mediaStartSeconds: startSeconds, mediaSeconds: seconds } = fetched;
    // What has no times leaves a gap that nothing is proven across.
    if (startSeconds === undefined || seconds === undefined) continue;
    run.push({ fetched, index, startSeconds, seconds });
  }
  endRun();
  return displaced;
}

/** The members of a run between two discontinuities that stand in the wrong place. */
function* sortRun(run: readonly Timed[]): Generator<[FetchedSegment, Displacement]> {
  const isSorted = run.every((one, at) => at === 0 || run[at - 1]!.startSeconds < one.startSeconds);
  if (isSorted) return;
  const sorted = run.toSorted((one, other) => one.startSeconds - other.startSeconds);
  const isMoved = (at: number): boolean => sorted[at] !== run[at];
  for (let at = 1; at < sorted.length; at += 1) {
    if (!isMoved(at - 1) && !isMoved(at)) continue;
    const { startSeconds, seconds } = sorted[at - 1]!;
    const jump = sorted[at]!.startSeconds - (startSeconds + seconds);
    if (Math.abs(jump) > TOLERANCE_SECONDS) return;
  }
  for (const [at, { fetched, startSeconds, seconds }] of sorted.entries()) {
    if (isMoved(at)) yield [fetched, { index: run[at]!.index, startSeconds, seconds }];
  }
}
