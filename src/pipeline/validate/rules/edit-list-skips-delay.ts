import { atBytes, type MediaRule } from '../media-rule.ts';
import { boxIn, readableTracks } from '../readable-media.ts';

export const editListSkipsDelay: MediaRule = {
  id: 'edit-list-skips-delay',
  code: 'I13',
  title: 'The edit list skips what the encoder put before the music',
  severity: 'warning',
  level: 'SHOULD',
  source: 'ISO/IEC 23000-19 §7.5.13; ISO/IEC 14496-12 §8.6.6',
  why: 'AAC starts with samples that are no music. Played, they are a gap before every track of an album.',
  reads: 'media',
  *check(presentation) {
    for (const { fetched, media, track } of readableTracks(presentation)) {
      const { place, edits = [], entries } = track;
      const subject = atBytes(fetched, boxIn(media, place, 'elst') ?? place);
      const [edit] = edits;
      if (edits.length > 1) {
        const message = `The edit list has ${edits.length} entries; one that skips the start is understood.`;
        yield { subject, message };
      } else if (edit !== undefined && edit.mediaTime < 0) {
        yield { subject, message: 'The edit list begins with an empty edit.' };
      } else if (edit !== undefined && edit.segmentDuration !== 0) {
        const message = `The edit says a duration of ${edit.segmentDuration} ticks; 0 stands for all that follows.`;
        yield { subject, message };
      } else if (entries[0]?.config.kind === 'aac' && (edit?.mediaTime ?? 0) === 0) {
        yield {
          subject,
          message:
            'No edit list skips the encoder delay: the music begins with samples that are none.',
          hint: 'Package with the delay kept: ffmpeg -avoid_negative_ts disabled',
        };
      }
    }
  },
};
