import { codecKind } from '../codec-kind.ts';
import { heldCodecs } from '../held-codecs.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { variantRenditions } from '../variant-renditions.ts';

export const groupAudioInVariants: MediaRule = {
  id: 'group-audio-in-variants',
  code: 'R14',
  title: 'Audio without a playlist of its own is in every variant of its group',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.2.1',
  why: 'EXT-X-MEDIA without URI says that the variant holds the audio; where it does not, nothing sounds.',
  reads: 'media',
  *check(presentation) {
    const { multivariant } = presentation;
    if (multivariant === undefined) return;
    for (const { groupId, reference, type, tag } of multivariant.renditions) {
      if (type !== 'AUDIO' || reference !== undefined || groupId === undefined) continue;
      for (const variant of multivariant.variants) {
        if (variant.tag.attributes.get('AUDIO')?.value !== groupId) continue;
        const { own } = variantRenditions(presentation, variant);
        const held = own && heldCodecs(own);
        if (held === undefined) continue;
        if (held.some(({ codec }) => codecKind(codec) !== 'video')) continue;
        const name = tag.attributes.get('NAME')?.value ?? groupId;
        yield {
          subject: atValue(multivariant, tag, tag.attributes.get('GROUP-ID')),
          message: `"${name}" has no URI, and ${variant.reference?.uri} holds no audio.`,
          hint: 'Give the EXT-X-MEDIA a URI, or take AUDIO off the variant.',
        };
      }
    }
  },
};
