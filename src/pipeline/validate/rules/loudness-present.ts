import { atBytes, type MediaRule } from '../media-rule.ts';
import { readableTracks } from '../readable-media.ts';

export const loudnessPresent: MediaRule = {
  id: 'loudness-present',
  code: 'I16',
  title: 'The init section says how loud the music is',
  severity: 'warning',
  level: 'SHOULD',
  source: 'Apple HLS Authoring Specification 2.18, 2.19, 2.23',
  why: 'Players level tracks by it; without it a quiet track is followed by one that is too loud.',
  reads: 'media',
  profiles: ['apple'],
  *check(presentation) {
    for (const { fetched, track } of readableTracks(presentation)) {
      const isApac = track.entries.some(({ codedFormat }) => codedFormat === 'apac');
      if (isApac === (track.loudness !== undefined)) {
        const subject = atBytes(fetched, track.loudness?.place ?? track.place);
        const message = isApac
          ? 'The track is APAC and has a ludt box; its loudness stands in the stream.'
          : 'The track has no ludt box.';
        yield { subject, message };
      }
      const { loudness } = track;
      if (isApac || loudness === undefined || loudness.hasProgramLoudness) continue;
      const message = 'The ludt box holds no measurement of the program loudness.';
      yield { subject: atBytes(fetched, loudness.place), message };
    }
  },
};
