import { allKeys } from '../all-keys.ts';
import type { MediaRule } from '../media-rule.ts';
import { requireVersion } from '../require-version.ts';

export const keyFormatVersion: MediaRule = {
  id: 'key-format-version',
  code: 'K06',
  title: 'KEYFORMAT and KEYFORMATVERSIONS stand in a playlist of version 5 or higher',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.4, §8',
  why: 'A player of an older version does not know them and asks for the key in the wrong way.',
  reads: 'playlist',
  *check({ multivariant, renditions }) {
    for (const { playlist, key } of allKeys({ multivariant, renditions })) {
      for (const name of ['KEYFORMAT', 'KEYFORMATVERSIONS']) {
        if (key.tag.attributes.get(name) === undefined) continue;
        yield* requireVersion(playlist, [key.tag], 5, name);
        break;
      }
    }
  },
};
