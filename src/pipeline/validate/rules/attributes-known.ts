import { createNamer } from '../create-namer.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { meantAttribute } from '../meant-attribute.ts';
import { attributeTags } from '../typed-attributes.ts';

export const attributesKnown: MediaRule = {
  id: 'attributes-known',
  code: 'A13',
  title: 'No attribute has the name of a known one with a slip in it',
  severity: 'warning',
  source: 'draft-pantos-hls-rfc8216bis §6.3.1',
  why: 'Clients ignore attributes that they do not know: a slip in a name is silent.',
  reads: 'playlist',
  *check(presentation) {
    const nameText = createNamer();
    for (const { playlist, tag } of attributeTags(presentation)) {
      for (const attribute of tag.attributes.all) {
        const meant = meantAttribute(tag, attribute);
        if (meant === undefined) continue;
        yield {
          subject: atLine(playlist, tag, attribute.column),
          message: `${nameText(attribute.name)} is no attribute of ${tag.name}; clients ignore it.`,
          hint: `Write ${meant}, if that is what is meant.`,
        };
      }
    }
  },
};
