import { atLine, type MediaRule } from '../media-rule.ts';

export const mapPresent: MediaRule = {
  id: 'map-present',
  code: 'N01',
  title: 'Fragmented MP4 segments have an init section',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1.2',
  why: 'Without the init section no player knows the codec, and nothing sounds.',
  reads: 'media',
  *check({ renditions }) {
    for (const { playlist, segments } of renditions) {
      const first = segments.find(
        ({ segment, media }) => segment.init === undefined && media?.container === 'fmp4',
      );
      if (first === undefined) continue;
      yield {
        subject: atLine(playlist, first.segment.line),
        message: `${first.resource.name} is fragmented MP4, and no EXT-X-MAP with a URI stands before it.`,
        hint: 'Write #EXT-X-MAP:URI="init.mp4" with the name of the init section before it.',
      };
    }
  },
};
