import { listCodecs } from '../list-codecs.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

/** AAC-LC, HE-AAC and HE-AAC v2. */
const PLAIN = new Set(['mp4a.40.2', 'mp4a.40.5', 'mp4a.40.29']);
const NEEDS_PLAIN = /^(?:flac|alac|mp4a\.40\.42)$/i;

export const stereoAacBesideLossless: MediaRule = {
  id: 'stereo-aac-beside-lossless',
  code: 'R13',
  title: 'AAC stands next to FLAC, ALAC and xHE-AAC',
  severity: 'error',
  level: 'MUST',
  source: 'Apple HLS Authoring Specification 2.3',
  why: 'Devices that play neither of them find no variant that they can play.',
  reads: 'playlist',
  profiles: ['apple'],
  *check({ multivariant }) {
    const { variants = [] } = multivariant ?? {};
    const named = variants.flatMap(({ tag }) => listCodecs(tag).map((codec) => ({ tag, codec })));
    const special = named.find(({ codec }) => NEEDS_PLAIN.test(codec));
    if (special === undefined || named.some(({ codec }) => PLAIN.has(codec))) return;
    yield {
      subject: atValue(multivariant!, special.tag, special.tag.attributes.get('CODECS')),
      message: `There are variants of ${special.codec}, and none of AAC.`,
      hint: 'Add a variant of AAC: CODECS="mp4a.40.2".',
    };
  },
};
