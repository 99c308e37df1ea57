import { codecKind } from '../codec-kind.ts';
import { isAudioOnly, listCodecs } from '../list-codecs.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

export const separateAudioDeclared: MediaRule = {
  id: 'separate-audio-declared',
  code: 'R12',
  title: 'Sound in playlists of its own is declared by EXT-X-MEDIA',
  severity: 'error',
  level: 'MUST',
  source: 'Apple HLS Authoring Specification 8.9',
  why: 'A player that starts with the pictures does not look for sound in another variant.',
  reads: 'playlist',
  profiles: ['apple', 'veza'],
  *check({ multivariant }) {
    const { variants = [] } = multivariant ?? {};
    const sound = variants.find(({ tag }) => isAudioOnly(tag));
    if (sound === undefined) return;
    for (const { kind, tag } of variants) {
      const kinds = listCodecs(tag).map(codecKind);
      const isSilent = kinds.includes('video') && !kinds.includes('audio');
      if (kind !== 'variant' || !isSilent || tag.attributes.get('AUDIO') !== undefined) continue;
      yield {
        subject: atValue(multivariant!, tag, tag.attributes.get('CODECS')),
        message: `The variant has pictures and no sound; the sound is in a variant of its own, on line ${sound.tag.line}.`,
        hint: 'Declare the sound by #EXT-X-MEDIA:TYPE=AUDIO and name its group with AUDIO= here.',
      };
    }
  },
};
