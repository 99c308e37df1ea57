import { substitute } from '../../playlist/variables.ts';
import { createSuggester } from '../create-suggester.ts';
import { groupRenditions } from '../group-renditions.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

const TYPES = ['AUDIO', 'VIDEO', 'SUBTITLES', 'CLOSED-CAPTIONS'];

export const variantGroupsExist: MediaRule = {
  id: 'variant-groups-exist',
  code: 'P13',
  title: 'A variant names groups that are there',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.2',
  why: 'A player drops a variant whose sound is in a group that does not exist.',
  reads: 'playlist',
  *check({ multivariant }) {
    if (multivariant === undefined) return;
    const suggest = createSuggester();
    const groups = new Map(TYPES.map((type) => [type, new Set<string>()]));
    for (const { type, groupId } of groupRenditions(multivariant)) groups.get(type)?.add(groupId);
    for (const { tag } of multivariant.variants) {
      for (const type of TYPES) {
        const named = tag.attributes.get(type);
        // NONE without quotes says that there are no captions; R rules look at how it is used.
        if (named === undefined || (!named.isQuoted && named.value === 'NONE')) continue;
        const groupId = substitute(named.value, multivariant.variables);
        const known = groups.get(type)!;
        if (known.has(groupId)) continue;
        const near = suggest(groupId, known) ?? known.values().next().value;
        yield {
          subject: atValue(multivariant, tag, named),
          message: `${type}=${quoteText(groupId)} names a group that no EXT-X-MEDIA of TYPE=${type} has.`,
          hint:
            near === undefined
              ? `Add an EXT-X-MEDIA with TYPE=${type} and GROUP-ID=${quoteText(groupId)}, or remove ${type}.`
              : `Write ${type}="${near}".`,
        };
      }
    }
  },
};
