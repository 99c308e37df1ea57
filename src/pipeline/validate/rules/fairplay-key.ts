import { allKeys } from '../all-keys.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

export const fairplayKey: MediaRule = {
  id: 'fairplay-key',
  code: 'K17',
  title: 'A FairPlay key is of method SAMPLE-AES and has no IV',
  severity: 'error',
  level: 'MUST',
  source: 'Apple HLS Authoring Specification 13.2, 13.3, 13.4, 13.11',
  why: 'FairPlay hands out the vector with the key; Apple devices refuse other methods.',
  reads: 'playlist',
  profiles: ['apple', 'veza'],
  *check({ multivariant, renditions }) {
    for (const { playlist, key } of allKeys({ multivariant, renditions })) {
      if (key.keyFormat !== 'com.apple.streamingkeydelivery') continue;
      const method = key.tag.attributes.get('METHOD');
      if (key.method !== undefined && key.method !== 'SAMPLE-AES') {
        yield {
          subject: atValue(playlist, key.tag, method),
          message: `METHOD of a FairPlay key is ${key.method}.`,
          hint: 'Write METHOD=SAMPLE-AES, and encrypt the samples with cbcs.',
        };
      }
      const iv = key.tag.attributes.get('IV');
      if (iv === undefined) continue;
      yield {
        subject: atValue(playlist, key.tag, iv),
        message: 'A FairPlay key has an IV.',
        hint: 'Remove the IV: the vector comes with the key.',
      };
    }
  },
};
