import { atBytes, type MediaRule } from '../media-rule.ts';
import { readableTracks } from '../readable-media.ts';

export const sbrSignalled: MediaRule = {
  id: 'sbr-signalled',
  code: 'I11',
  title: 'HE-AAC says that it is HE-AAC',
  severity: 'error',
  level: 'MUST',
  source: 'Apple HLS Authoring Specification 2.24; ISO/IEC 14496-3 §1.6.5',
  why: 'A player that is not told of SBR plays half of the sound, or all of it at half the speed.',
  reads: 'media',
  *check(presentation) {
    for (const { fetched, track } of readableTracks(presentation)) {
      for (const { place, config, sampleRate } of track.entries) {
        if (config.kind !== 'aac' || config.sbr !== 'implicit') continue;
        yield {
          subject: atBytes(fetched, place),
          message:
            `The sample entry says ${sampleRate} Hz, and the AudioSpecificConfig ` +
            `${config.coreSampleRate} Hz without SBR.`,
          hint: 'Write an AudioSpecificConfig with the object type 5 and both sampling rates.',
        };
      }
    }
  },
};
