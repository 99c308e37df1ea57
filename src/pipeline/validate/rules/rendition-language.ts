import { substitute } from '../../playlist/variables.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

/** RFC 5646 §2.1; tags of old that it keeps begin with `i-`. */
const LANGUAGE_PARTS = [
  '(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\\d{3}))?',
  '(?:-(?:[a-z\\d]{5,8}|\\d[a-z\\d]{3}))*(?:-[\\da-wy-z](?:-[a-z\\d]{2,8})+)*',
  '(?:-x(?:-[a-z\\d]{1,8})+)?',
];
const LANGUAGE = new RegExp(`^(?:${LANGUAGE_PARTS.join('')}|x(?:-[a-z\\d]{1,8})+|i-[a-z]+)$`, 'i');

export const renditionLanguage: MediaRule = {
  id: 'rendition-language',
  code: 'R11',
  title: 'A rendition says its language, by a tag of BCP 47',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.1, Apple HLS Authoring Specification 8.10',
  why: 'A player selects by the language of the listener; a tag that it cannot read counts as none.',
  reads: 'playlist',
  *check({ multivariant }) {
    if (multivariant === undefined) return;
    for (const { tag, type } of multivariant.renditions) {
      for (const name of ['LANGUAGE', 'ASSOC-LANGUAGE']) {
        const language = tag.attributes.get(name);
        const value = substitute(language?.value ?? 'und', multivariant.variables);
        if (LANGUAGE.test(value)) continue;
        yield {
          subject: atValue(multivariant, tag, language),
          message: `${name} ${quoteText(value)} is no language tag.`,
          hint: `Write ${name}=${quoteText(nearTag(value))}, or another tag of BCP 47.`,
        };
      }
      if (tag.attributes.get('LANGUAGE') !== undefined || type === 'VIDEO') continue;
      yield {
        subject: atValue(multivariant, tag),
        message: 'The rendition has no LANGUAGE.',
        hint: 'Add LANGUAGE="en", or the language that is sung; LANGUAGE="zxx" for music without words.',
        profiles: ['apple', 'veza'],
      };
    }
  },
};

function nearTag(value: string): string {
  const near = value.replaceAll('_', '-').replace(/\..*$/, '');
  return LANGUAGE.test(near) ? near : 'en';
}
