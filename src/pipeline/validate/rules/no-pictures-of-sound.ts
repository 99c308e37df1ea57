import { isAudioOnly } from '../list-codecs.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

export const noPicturesOfSound: MediaRule = {
  id: 'no-pictures-of-sound',
  code: 'P25',
  title: 'A variant of sound alone has neither RESOLUTION nor FRAME-RATE',
  severity: 'info',
  source: 'Apple HLS Authoring Specification 9.2, 9.15',
  why: 'Players that choose by the size of the screen choose the wrong variant.',
  reads: 'playlist',
  *check({ multivariant }) {
    for (const { tag } of multivariant?.variants ?? []) {
      if (!isAudioOnly(tag) || tag.attributes.get('VIDEO') !== undefined) continue;
      for (const name of ['RESOLUTION', 'FRAME-RATE']) {
        const attribute = tag.attributes.get(name);
        if (attribute === undefined) continue;
        yield {
          subject: atValue(multivariant!, tag, attribute),
          message: `${name} stands on a variant whose CODECS name only sound.`,
          hint: `Remove ${name}, or add the codec of the pictures to CODECS.`,
        };
      }
    }
  },
};
