import type { Rule } from '#core/rules.ts';

import type { AssetMedia } from '../model.ts';

export const codecsMatchSampleEntry: Rule<AssetMedia> = {
  id: 'codecs-match-sample-entry',
  code: 'P05',
  title: 'CODECS names what the init section holds',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.2; RFC 6381',
  why: 'A player opens its decoder by CODECS; a wrong name plays nothing, or skips the variant.',
  *check({ multivariant, renditions }) {
    for (const [index, { uri, attributes, line }] of multivariant.variants.entries()) {
      const held = renditions[index]?.init?.codecs;
      const named = attributes.get('CODECS');
      if (held === undefined || named === held) continue;
      yield {
        subject: { kind: 'playlist', name: multivariant.file, line },
        message: `${uri} is ${held}; CODECS says ${named ?? 'nothing'}.`,
      };
    }
  },
};
