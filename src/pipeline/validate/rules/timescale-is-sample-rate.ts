import { entrySound } from '../entry-sound.ts';
import { atBytes, type MediaRule } from '../media-rule.ts';
import { readableTracks } from '../readable-media.ts';

export const timescaleIsSampleRate: MediaRule = {
  id: 'timescale-is-sample-rate',
  code: 'I12',
  title: 'A tick is a sample, or a whole part of one',
  severity: 'warning',
  level: 'SHOULD',
  source: 'veza: durations of frames are exact',
  why: 'Where a frame is no whole number of ticks, durations are rounded and drift, and browsers insert or drop samples.',
  reads: 'media',
  *check(presentation) {
    for (const { fetched, track } of readableTracks(presentation)) {
      const [entry] = track.entries;
      const { sampleRate } = entry === undefined ? {} : entrySound(entry);
      const core = entry?.config.kind === 'aac' ? entry.config.coreSampleRate : undefined;
      const rate = core ?? sampleRate;
      if (rate === undefined || rate === 0 || track.timescale % rate === 0) continue;
      yield {
        subject: atBytes(fetched, track.place),
        message: `The timescale is ${track.timescale}, and the sample rate ${rate} Hz.`,
        hint: `Package with a timescale of ${rate}.`,
        evidence: { timescale: track.timescale, sampleRate: rate },
      };
    }
  },
};
