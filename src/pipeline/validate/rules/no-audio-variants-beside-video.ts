import { codecKind } from '../codec-kind.ts';
import { isAudioOnly, listCodecs } from '../list-codecs.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

export const noAudioVariantsBesideVideo: MediaRule = {
  id: 'no-audio-variants-beside-video',
  code: 'P22',
  title: 'No variant of sound alone stands beside variants with pictures',
  severity: 'warning',
  level: 'MUST',
  source: 'Apple HLS Authoring Specification, tvOS',
  why: 'Apple TV changes to it when the network is slow, and the picture goes black. Music alone is no matter of this.',
  reads: 'playlist',
  profiles: ['apple'],
  *check({ multivariant }) {
    const variants = (multivariant?.variants ?? []).filter(({ kind }) => kind === 'variant');
    const video = variants.find(({ tag }) =>
      listCodecs(tag).some((codec) => codecKind(codec) === 'video'),
    );
    if (video === undefined) return;
    for (const { tag } of variants) {
      if (!isAudioOnly(tag)) continue;
      yield {
        subject: atValue(multivariant!, tag, tag.attributes.get('CODECS')),
        message: `The variant is sound alone; that on line ${video.tag.line} has pictures.`,
        hint: 'Leave it out of the playlist for Apple TV.',
      };
    }
  },
};
