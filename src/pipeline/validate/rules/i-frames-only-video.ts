import { tagsOf } from '../../playlist/tags-of.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

export const iFramesOnlyVideo: MediaRule = {
  id: 'i-frames-only-video',
  code: 'M17',
  title: 'EXT-X-I-FRAMES-ONLY stands only in playlists of single pictures',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.3.6',
  why: 'Players take such a playlist for pictures to seek by, and play no sound from it.',
  reads: 'presentation',
  *check({ renditions }) {
    for (const { playlist, variants, renditionTags } of renditions) {
      const [tag] = tagsOf(playlist, 'EXT-X-I-FRAMES-ONLY');
      if (tag === undefined) continue;
      const variant = variants.find(({ kind }) => kind === 'variant');
      const rendition = renditionTags.find(({ type }) => type !== 'VIDEO');
      const named = variant?.tag ?? rendition?.tag;
      if (named === undefined) continue;
      const what = named.name === 'EXT-X-MEDIA' ? `EXT-X-MEDIA of ${rendition!.type}` : named.name;
      yield {
        subject: atLine(playlist, tag),
        message: `The playlist says that it holds I-frames only; ${what} on line ${named.line} of the multivariant playlist names it.`,
        hint: `Remove line ${tag.line}: sound has no I-frames.`,
      };
    }
  },
};
