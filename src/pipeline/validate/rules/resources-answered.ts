import type { MediaRule } from '../media-rule.ts';
import { namedResources } from '../named-resources.ts';
import { quoteText } from '../quote-text.ts';

export const resourcesAnswered: MediaRule = {
  id: 'resources-answered',
  code: 'H04',
  title: 'The server has everything that a playlist names',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §6.2.1',
  why: 'The player stops, or skips music, where the server answers with an error.',
  reads: 'delivery',
  *check(presentation) {
    for (const { fetched, subject, words } of namedResources(presentation)) {
      const { failure, resource } = fetched;
      if (failure?.code !== 'status') continue;
      yield {
        subject,
        message: `The ${words} ${quoteText(resource.name)} ${failure.reason}.`,
        hint: 'Publish it there, or mend the URI; a segment that is gone for good needs EXT-X-GAP.',
      };
    }
  },
};
