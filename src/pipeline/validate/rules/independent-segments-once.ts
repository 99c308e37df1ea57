import { tagsOf } from '../../playlist/tags-of.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

export const independentSegmentsOnce: MediaRule = {
  id: 'independent-segments-once',
  code: 'G07',
  title: 'Media playlists do not repeat EXT-X-INDEPENDENT-SEGMENTS of the multivariant playlist',
  severity: 'warning',
  level: 'SHOULD',
  source: 'draft-pantos-hls-rfc8216bis §4.4.2.1',
  why: 'In the multivariant playlist it already holds for all of them; two places can come apart.',
  reads: 'presentation',
  *check({ multivariant, renditions }) {
    if (multivariant === undefined) return;
    const [said] = tagsOf(multivariant, 'EXT-X-INDEPENDENT-SEGMENTS');
    if (said === undefined) return;
    for (const { playlist } of renditions) {
      const [tag] = tagsOf(playlist, 'EXT-X-INDEPENDENT-SEGMENTS');
      if (tag === undefined) continue;
      yield {
        subject: atLine(playlist, tag),
        message: `EXT-X-INDEPENDENT-SEGMENTS stands in the multivariant playlist, too, on line ${said.line}.`,
        hint: `Remove line ${tag.line}.`,
      };
    }
  },
};
