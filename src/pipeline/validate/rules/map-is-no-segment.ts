import { atValue, type MediaRule } from '../media-rule.ts';
import { isSegment, topTypes } from '../readable-media.ts';

export const mapIsNoSegment: MediaRule = {
  id: 'map-is-no-segment',
  code: 'N12',
  title: 'EXT-X-MAP names an init section, not a segment',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1, §4.4.4.5',
  why: 'A segment says nothing of the codec: no player can start.',
  reads: 'media',
  *check({ renditions }) {
    for (const { playlist, inits } of renditions) {
      for (const { media, reference, resource } of inits) {
        if (media === undefined || !isSegment(media)) continue;
        const { tag } = reference;
        yield {
          subject: atValue(playlist, tag, tag.attributes.get('URI')),
          message: `${resource.name} holds ${topTypes(media).join(', ')}, and no moov box.`,
          hint: 'Name the file that begins with ftyp and moov.',
        };
      }
    }
  },
};
