import type { MediaRule } from '../media-rule.ts';
import { namedResources } from '../named-resources.ts';
import { quoteText } from '../quote-text.ts';

export const mediaNotRedirected: MediaRule = {
  id: 'media-not-redirected',
  code: 'H03',
  title: 'Media is where the playlist says, without redirects',
  severity: 'warning',
  level: 'SHOULD',
  source: 'Apple HLS Authoring Specification 8.18',
  why: 'A redirect for every segment is a round trip for every segment: playing starts later and stalls sooner.',
  reads: 'delivery',
  severityIn: { apple: 'error', veza: 'error' },
  *check(presentation) {
    for (const { kind, fetched, subject, words } of namedResources(presentation)) {
      const [first] = fetched.delivery?.redirects ?? [];
      if ((kind !== 'init' && kind !== 'segment') || first === undefined) continue;
      yield {
        subject,
        message: `The ${words} is redirected to ${quoteText(first)}.`,
        hint: 'Name the address where it is.',
      };
    }
  },
};
