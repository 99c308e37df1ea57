import { codecKind } from './codec-kind.ts';
import { listCodecs } from './list-codecs.ts';
import type { Presentation, Rendition } from './presentation.ts';

/** Types of EXT-X-MEDIA that are no sound. */
const OTHER_TYPES = new Set(['VIDEO', 'SUBTITLES', 'CLOSED-CAPTIONS']);

/** Renditions that sound, with segments: no pictures, no subtitles, no I-frames. */
export function audioRenditions({ renditions }: Presentation): readonly Rendition[] {
  return renditions.filter(({ playlist, renditionTags, variants, segments }) => {
    if (segments.length === 0 || playlist.tags.has('EXT-X-I-FRAMES-ONLY')) return false;
    if (renditionTags.some(({ type }) => OTHER_TYPES.has(type ?? ''))) return false;
    const hasVideo = variants.some(({ tag }) =>
      listCodecs(tag).some((codec) => codecKind(codec) === 'video'),
    );
    return !hasVideo;
  });
}
