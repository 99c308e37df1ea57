import { tagsOf } from '../../playlist/tags-of.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

const LOW_LATENCY = [
  'EXT-X-PART-INF',
  'EXT-X-PART',
  'EXT-X-PRELOAD-HINT',
  'EXT-X-RENDITION-REPORT',
  'EXT-X-SKIP',
];

export const vodWithoutParts: MediaRule = {
  id: 'vod-without-parts',
  code: 'M21',
  title: 'A playlist that has ended carries no tags of low latency',
  severity: 'info',
  source: 'draft-pantos-hls-rfc8216bis §6.2.2',
  why: 'They serve players that follow a live stream; afterwards they only make the playlist longer.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      if (playlist.endlist === undefined) continue;
      for (const name of LOW_LATENCY) {
        for (const tag of tagsOf(playlist, name)) {
          yield {
            subject: atLine(playlist, tag),
            message: `The playlist has an end; ${name} has no use any more.`,
            hint: `Remove the lines #${name}.`,
          };
        }
      }
    }
  },
};
