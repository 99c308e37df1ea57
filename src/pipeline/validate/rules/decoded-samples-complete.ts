import { atLine, type MediaRule } from '../media-rule.ts';
import { readableSegments } from '../readable-media.ts';

export const decodedSamplesComplete: MediaRule = {
  id: 'decoded-samples-complete',
  code: 'Z01',
  title: 'Every rendition lasts exactly as long as the source',
  severity: 'error',
  source: 'veza: no sample of a published asset is missing or made up',
  why: 'A lost end is music that nobody hears, and albums whose tracks run into each other click.',
  reads: 'asset',
  *check({ renditions, asset }) {
    for (const rendition of renditions) {
      const { playlist, segments } = rendition;
      const timings = Array.from(readableSegments(rendition), ({ timing }) => timing);
      const known = timings.filter((timing) => timing !== undefined);
      // What could not be read is another fault.
      if (known.length < segments.length || known.length === 0) continue;
      const total = known.reduce((sum, { durationTicks }) => sum + durationTicks, 0);
      const encoderDelay = Math.max(0, known[0]!.track.edits?.[0]?.mediaTime ?? 0);
      const { samples, sampleRate } = asset!.decoded;
      const decodedSamples = Math.round((samples * known[0]!.track.timescale) / sampleRate);
      const heard = total - encoderDelay;
      if (heard === decodedSamples) continue;
      yield {
        subject: atLine(playlist),
        message:
          `${total} samples less ${encoderDelay} of encoder delay are ${heard}; ` +
          `the source has ${decodedSamples} at this rate.`,
        evidence: { total, encoderDelay, decodedSamples },
      };
    }
  },
};
