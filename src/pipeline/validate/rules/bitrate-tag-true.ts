import { atLine, type MediaRule } from '../media-rule.ts';
import { segmentBytes } from '../segment-bytes.ts';

/** How far a segment may be from EXT-X-BITRATE. */
const TOLERANCE = 0.1;

export const bitrateTagTrue: MediaRule = {
  id: 'bitrate-tag-true',
  code: 'S12',
  title: 'EXT-X-BITRATE is what the segments measure',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.8',
  why: 'Players plan their loading by it: too low and the music stalls, too high and it sounds worse than it could.',
  reads: 'media',
  *check({ renditions }) {
    for (const { playlist, segments } of renditions) {
      for (const fetched of segments) {
        const { segment, resource } = fetched;
        const { bitrateKbps, seconds } = segment;
        const bytes = segmentBytes(fetched);
        // Ranges have their size in the playlist, and the tag does not apply to them.
        if (bitrateKbps === undefined || segment.byteRange !== undefined) continue;
        if (bytes === undefined || seconds === undefined || seconds === 0) continue;
        const measured = (bytes * 8) / seconds / 1000;
        if (Math.abs(measured / bitrateKbps - 1) <= TOLERANCE) continue;
        yield {
          subject: atLine(playlist, segment.line),
          message: `${resource.name} has ${measured.toFixed(1)} kbit/s; EXT-X-BITRATE says ${bitrateKbps}.`,
          hint: `Write #EXT-X-BITRATE:${Math.round(measured)} before it, or remove the tag.`,
          evidence: { measuredKbps: measured, bitrateKbps },
        };
      }
    }
  },
};
