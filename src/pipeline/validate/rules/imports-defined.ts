import { tagsOf } from '../../playlist/tags-of.ts';
import { createSuggester } from '../create-suggester.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

export const importsDefined: MediaRule = {
  id: 'imports-defined',
  code: 'X10',
  title: 'A variable that a media playlist imports is defined in the multivariant playlist',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.2.3',
  why: 'Its references stay as they stand: what they should name is not found.',
  reads: 'presentation',
  *check({ multivariant, renditions }) {
    if (multivariant === undefined) return;
    const suggest = createSuggester();
    for (const { playlist } of renditions) {
      for (const tag of tagsOf(playlist, 'EXT-X-DEFINE')) {
        const name = tag.attributes.get('IMPORT');
        if (name === undefined || multivariant.variables.has(name.value)) continue;
        const near = suggest(name.value, multivariant.variables.keys());
        yield {
          subject: atValue(playlist, tag, name),
          message: `The variable ${quoteText(name.value)} is imported, and "${multivariant.resource.name}" does not define it.`,
          hint:
            near === undefined
              ? `Add #EXT-X-DEFINE:NAME=${quoteText(name.value)},VALUE= to the multivariant playlist.`
              : `Write IMPORT="${near}".`,
        };
      }
    }
  },
};
