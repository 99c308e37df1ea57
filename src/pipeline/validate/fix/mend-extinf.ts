import type { Mender } from './model.ts';
import { placeOf } from './place-of.ts';

/** Half a millisecond: below anything that a player schedules by. */
const TOLERANCE_SECONDS = 0.0005;
const SYNTAX = /^\d+(\.\d+)?,/;

/** EXTINF that is missing, unreadable, or not how long the samples last. */
export const mendExtinf: Mender = function* ({ renditions }) {
  for (const { playlist, segments } of renditions) {
    for (const { segment, mediaSeconds } of segments) {
      if (mediaSeconds === undefined) continue;
      const { extinf, seconds, title, line } = segment;
      const isRight =
        seconds !== undefined &&
        Math.abs(seconds - mediaSeconds) <= TOLERANCE_SECONDS &&
        SYNTAX.test(extinf?.value ?? '');
      if (isRight) continue;
      const text = `#EXTINF:${mediaSeconds.toFixed(6)},${title ?? ''}`;
      const at = placeOf(playlist, extinf ?? line);
      yield { playlist, at, removed: extinf === undefined ? 0 : 1, inserted: [text] };
    }
  }
};
