import { entrySound } from '../entry-sound.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { readableNeighbours, type ReadableSegment } from '../readable-media.ts';

export const discontinuityMarksEncoding: MediaRule = {
  id: 'discontinuity-marks-encoding',
  code: 'S08',
  title: 'EXT-X-DISCONTINUITY stands where the encoding changes',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.3; Apple HLS Authoring Specification 2.11, 8.13',
  why: 'A decoder that is set up for two channels at 44.1 kHz gives noise, or nothing, for anything else.',
  reads: 'media',
  *check({ renditions }) {
    for (const rendition of renditions) {
      for (const [before, after] of readableNeighbours(rendition)) {
        const { segment, resource } = after.fetched;
        if (segment.discontinuity !== undefined || before.init === after.init) continue;
        const known = describe(before);
        const now = describe(after);
        if (known === undefined || now === undefined || known === now) continue;
        yield {
          subject: atLine(rendition.playlist, segment.line),
          message: `The sound changes from ${known} to ${now} at ${resource.name}.`,
          hint: 'Write #EXT-X-DISCONTINUITY before this segment.',
        };
      }
    }
  },
};

function describe({ timing }: ReadableSegment): string | undefined {
  const entry = timing?.track.entries[0];
  if (entry === undefined) return undefined;
  const { channels, sampleRate } = entrySound(entry);
  return `${entry.codecs} with ${channels ?? 'unknown'} channels at ${sampleRate ?? 'unknown'} Hz`;
}
