import { codePoints } from '../../playlist/code-points.ts';
import type { AttributeFault, TagLine } from '../../playlist/token.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { attributeTags } from '../typed-attributes.ts';

export const attributeBlanks: MediaRule = {
  id: 'attribute-blanks',
  code: 'A10',
  title: 'No blanks stand between attributes, or around their =',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.2',
  why: 'Strict players take the blank for a part of the name or of the value, and miss the attribute.',
  reads: 'playlist',
  *check(presentation) {
    for (const { playlist, tag } of attributeTags(presentation)) {
      for (const fault of tag.attributes.faults) {
        if (fault.reason !== 'space' || isOfTheLine(fault, tag)) continue;
        yield {
          subject: atLine(playlist, tag, fault.column),
          message: `A blank stands in the attribute list of ${tag.name}, in column ${fault.column}.`,
          hint: 'Remove it: NAME=value,NAME=value.',
        };
      }
    }
  },
};

/** Control characters and what stands at the end of a line have rules of their own. */
function isOfTheLine({ text, column }: AttributeFault, tag: TagLine): boolean {
  const isControl = /^\p{Cc}+$/u.test(text);
  return isControl || column + codePoints(text) > codePoints(tag.text);
}
