import { allKeys } from '../all-keys.ts';
import type { MediaRule } from '../media-rule.ts';
import { requireAttribute } from '../require-attribute.ts';

export const keyUriPresent: MediaRule = {
  id: 'key-uri-present',
  code: 'K03',
  title: 'A key says where it can be had',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.4',
  why: 'Without the key a player gets bytes that it cannot decode.',
  reads: 'playlist',
  *check({ multivariant, renditions }) {
    for (const { playlist, key } of allKeys({ multivariant, renditions })) {
      if (key.method === undefined || key.method === 'NONE') continue;
      yield* requireAttribute(playlist, [key.tag], 'URI', 'Add URI= with the address of the key.');
    }
  },
};
