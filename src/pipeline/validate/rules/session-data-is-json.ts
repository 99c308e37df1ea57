import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

export const sessionDataIsJson: MediaRule = {
  id: 'session-data-is-json',
  code: 'P26',
  title: 'A file of session data is JSON, unless FORMAT says RAW',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.4',
  why: 'A client that cannot read it has neither the data nor a word of what is wrong.',
  reads: 'media',
  *check({ multivariant, sessionData }) {
    for (const { fault, reference, resource } of sessionData) {
      if (fault === undefined) continue;
      const { tag } = reference;
      yield {
        subject: atValue(multivariant!, tag, tag.attributes.get('URI')),
        message: `${quoteText(resource.name)} is named as session data: ${fault}.`,
        hint: 'Mend the file, or write FORMAT=RAW where it is not meant to be JSON.',
      };
    }
  },
};
