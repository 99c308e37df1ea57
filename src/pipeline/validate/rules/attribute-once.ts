import type { Attribute } from '../../playlist/token.ts';
import { createNamer } from '../create-namer.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { attributeTags } from '../typed-attributes.ts';

export const attributeOnce: MediaRule = {
  id: 'attribute-once',
  code: 'A02',
  title: 'No attribute stands twice in a tag',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.2',
  why: 'One player reads the first, another the last: they play different things.',
  reads: 'playlist',
  *check(presentation) {
    const nameText = createNamer();
    for (const { playlist, tag } of attributeTags(presentation)) {
      const seen = new Map<string, Attribute>();
      for (const attribute of tag.attributes.all) {
        const first = seen.get(attribute.name);
        seen.set(attribute.name, first ?? attribute);
        if (first === undefined) continue;
        yield {
          subject: atLine(playlist, tag, attribute.column),
          message: `${nameText(attribute.name)} stands a second time in ${tag.name}; the first is in column ${first.column}.`,
          hint:
            first.raw === attribute.raw
              ? 'Remove one of the two: they say the same.'
              : 'Keep the one that is right.',
        };
      }
    }
  },
};
