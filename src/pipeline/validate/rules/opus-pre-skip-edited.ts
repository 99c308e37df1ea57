import { OPUS_RATE } from '../entry-sound.ts';
import { atBytes, type MediaRule } from '../media-rule.ts';
import { readableTracks } from '../readable-media.ts';

export const opusPreSkipEdited: MediaRule = {
  id: 'opus-pre-skip-edited',
  code: 'I14',
  title: 'The edit list skips what Opus says is to be skipped',
  severity: 'warning',
  level: 'SHOULD',
  source: 'Encapsulation of Opus in ISO Base Media File Format §4.4',
  why: 'Players believe one of the two: the music starts a few milliseconds early in some, late in others.',
  reads: 'media',
  *check(presentation) {
    for (const { fetched, track } of readableTracks(presentation)) {
      const { entries, edits = [], timescale, place } = track;
      const [entry] = entries;
      if (entry?.config.kind !== 'opus' || timescale === 0) continue;
      const skipped = edits[0]?.mediaTime ?? 0;
      const { preSkip } = entry.config;
      const expected = Math.round((preSkip * timescale) / OPUS_RATE);
      if (skipped < 0 || skipped === expected) continue;
      yield {
        subject: atBytes(fetched, place),
        message: `dOps says a pre-skip of ${preSkip} samples; the edit list skips ${skipped} ticks.`,
        hint: `Write ${expected} as media_time of the edit list.`,
        evidence: { preSkip, skipped },
      };
    }
  },
};
