import { fragmentsOf } from '../../boxes/measure-fmp4.ts';
import { frameTicks } from '../frame-ticks.ts';
import { isLastOfRun } from '../is-last-of-run.ts';
import { atBytes, type MediaRule } from '../media-rule.ts';
import { readableSegments } from '../readable-media.ts';

/** Codecs that fill their last frame up with silence. */
const PADDED = new Set(['aac', 'opus']);

export const endTrimmed: MediaRule = {
  id: 'end-trimmed',
  code: 'E14',
  title: 'The last frame ends where the music ends',
  severity: 'info',
  source: 'veza: albums play without gaps',
  why: 'A last frame of full length is nearly always filled up with silence: a gap before the next track. Music that fills it by chance is right as it is.',
  reads: 'media',
  *check({ renditions, asset }) {
    // Of an asset of veza's own it is known how long the music is.
    if (asset !== undefined) return;
    for (const rendition of renditions) {
      for (const { fetched, media, timing } of readableSegments(rendition)) {
        const kind = timing?.track.entries[0]?.config.kind;
        if (timing === undefined || kind === undefined || !PADDED.has(kind)) continue;
        if (!isLastOfRun(rendition, fetched)) continue;
        const expected = frameTicks(timing.track);
        const runs = fragmentsOf(media, timing.track.trackId).flatMap((track) => track.runs);
        const run = runs.findLast(({ durations }) => durations.length > 0);
        const last = run?.durations.at(-1);
        const usual = run?.durations.at(-2) ?? expected?.max;
        if (run === undefined || expected === undefined || last !== usual) continue;
        yield {
          subject: atBytes(fetched, run.place),
          message: `The last frame lasts ${last} ticks like the one before it.`,
          hint: 'Where the music ends inside of it, shorten the duration of the last sample.',
        };
      }
    }
  },
};
