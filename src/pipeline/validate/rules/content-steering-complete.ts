import type { MultivariantPlaylist } from '../../playlist/playlist-view.ts';
import { tagsOf } from '../../playlist/tags-of.ts';
import type { TagLine } from '../../playlist/token.ts';
import { substitute } from '../../playlist/variables.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';
import { repeatedTags } from '../repeated-tags.ts';
import { requireAttribute } from '../require-attribute.ts';

export const contentSteeringComplete: MediaRule = {
  id: 'content-steering-complete',
  code: 'P19',
  title: 'Content steering stands once, says its server, and starts on a pathway that is there',
  severity: 'error',
  exception: { severity: 'warning', when: 'PATHWAY-ID is missing or is that of no variant' },
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.6, Apple HLS Authoring Specification 9.18',
  why: 'Players follow the steering manifest; without a pathway to start on they start anywhere.',
  reads: 'playlist',
  *check({ multivariant }) {
    if (multivariant === undefined) return;
    yield* repeatedTags(multivariant, ['EXT-X-CONTENT-STEERING']);
    const tags = tagsOf(multivariant, 'EXT-X-CONTENT-STEERING');
    const serverHint = 'Add SERVER-URI= with the address of the steering manifest.';
    yield* requireAttribute(multivariant, tags, 'SERVER-URI', serverHint);
    const pathways = new Set(multivariant.variants.map(({ tag }) => pathwayOf(tag, multivariant)));
    const [first] = pathways;
    for (const tag of tags) {
      const pathway = tag.attributes.get('PATHWAY-ID');
      if (
        first === undefined ||
        (pathway && pathways.has(substitute(pathway.value, multivariant.variables)))
      )
        continue;
      yield {
        subject: atValue(multivariant, tag, pathway),
        message:
          pathway === undefined
            ? 'EXT-X-CONTENT-STEERING has no PATHWAY-ID.'
            : `PATHWAY-ID ${quoteText(pathway.value)} is that of no variant.`,
        hint: `Write PATHWAY-ID=${quoteText(first)}, the pathway to start on.`,
        severity: 'warning',
        ...(pathway === undefined && { profiles: ['apple', 'veza'] as const }),
      };
    }
  },
};

/** A variant without PATHWAY-ID is on the pathway `.` (§4.4.6.2). */
function pathwayOf(tag: TagLine, { variables }: MultivariantPlaylist): string {
  return substitute(tag.attributes.get('PATHWAY-ID')?.value ?? '.', variables);
}
