import { allKeys } from '../all-keys.ts';
import { createSuggester } from '../create-suggester.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

const METHODS = ['NONE', 'AES-128', 'SAMPLE-AES', 'SAMPLE-AES-CTR', 'AES-256-GCM'];

export const keyMethodKnown: MediaRule = {
  id: 'key-method-known',
  code: 'K01',
  title: 'A key says how the segments are encrypted',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.4',
  why: 'A player that does not know the method cannot play anything that the key applies to.',
  reads: 'playlist',
  *check({ multivariant, renditions }) {
    const suggest = createSuggester();
    for (const { playlist, key } of allKeys({ multivariant, renditions })) {
      const method = key.tag.attributes.get('METHOD');
      if (method !== undefined && METHODS.includes(method.value)) continue;
      const near = suggest(method?.value ?? '', METHODS);
      yield {
        subject: atValue(playlist, key.tag, method),
        message:
          method === undefined
            ? `${key.tag.name} has no METHOD.`
            : `METHOD ${quoteText(method.value)} is none of ${METHODS.join(', ')}.`,
        hint: `Write METHOD=${near ?? (key.keyFormat === 'identity' ? 'AES-128' : 'SAMPLE-AES')}.`,
      };
    }
  },
};
