import { tagsOf } from '../../playlist/tags-of.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { requireAttribute } from '../require-attribute.ts';

export const iFrameVariantComplete: MediaRule = {
  id: 'i-frame-variant-complete',
  code: 'P16',
  title: 'EXT-X-I-FRAME-STREAM-INF has BANDWIDTH and URI, and names a playlist of I-frames',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.3',
  why: 'Players seek by these pictures; from a playlist of sound they show nothing.',
  reads: 'presentation',
  *check({ multivariant, renditions }) {
    if (multivariant === undefined) return;
    const tags = tagsOf(multivariant, 'EXT-X-I-FRAME-STREAM-INF');
    yield* requireAttribute(
      multivariant,
      tags,
      'BANDWIDTH',
      'Add BANDWIDTH= with the peak bit rate.',
    );
    yield* requireAttribute(multivariant, tags, 'URI', 'Add URI= with the playlist of I-frames.');
    for (const { playlist, variants } of renditions) {
      const named = variants.find(({ kind }) => kind === 'i-frame');
      if (named === undefined || playlist.tags.has('EXT-X-I-FRAMES-ONLY')) continue;
      yield {
        subject: atValue(multivariant, named.tag, named.tag.attributes.get('URI')),
        message: `"${playlist.resource.name}" is named as a playlist of I-frames, and has no EXT-X-I-FRAMES-ONLY.`,
        hint: 'Name a playlist of I-frames, or remove the line.',
      };
    }
  },
};
