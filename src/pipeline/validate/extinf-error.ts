import type { FetchedSegment } from './presentation.ts';

/** Half a millisecond: below anything that a player schedules by. */
const TOLERANCE_SECONDS = 0.0005;

export interface ExtinfError {
  /** What EXTINF says. */
  readonly seconds: number;
  /** What the samples last. */
  readonly measured: number;
  /** Whether EXTINF is another number than its own decimals allow. */
  readonly isWrong: boolean;
}

/** EXTINF against the samples; undefined where one of them is not known. Pure. */
export function extinfError({ segment, mediaSeconds }: FetchedSegment): ExtinfError | undefined {
  const { seconds, extinf } = segment;
  if (seconds === undefined || mediaSeconds === undefined) return undefined;
  // "6.01" stands for anything from 6.005 to 6.015.
  const decimals = /^\s*\d+\.(\d+)/.exec(extinf?.value ?? '')?.[1]?.length ?? 0;
  const tolerance = TOLERANCE_SECONDS + 0.5 * 10 ** -decimals;
  const isWrong = Math.abs(seconds - mediaSeconds) > tolerance;
  return { seconds, measured: mediaSeconds, isWrong };
}
