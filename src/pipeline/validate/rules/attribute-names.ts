import { nearest } from '#core/suggest.ts';

import type { Attribute, AttributeFault } from '../../playlist/token.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';
import { attributeTags } from '../typed-attributes.ts';

const NAME = /^[A-Z0-9-]+$/;
const FAULTS: readonly AttributeFault['reason'][] = ['empty', 'no-equals'];

export const attributeNames: MediaRule = {
  id: 'attribute-names',
  code: 'A01',
  title: 'Attributes are NAME=value, and names are capital letters, digits and hyphens',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.2',
  why: 'Clients look attributes up by their exact names, and ignore or refuse all others.',
  reads: 'playlist',
  *check(presentation) {
    for (const { playlist, tag, specs } of attributeTags(presentation)) {
      for (const { reason, text, column } of tag.attributes.faults) {
        if (!FAULTS.includes(reason)) continue;
        yield {
          subject: atLine(playlist, tag, column),
          message:
            reason === 'empty'
              ? `An attribute of ${tag.name} is empty: a comma is too many.`
              : `${quoteText(text)} of ${tag.name} has no value.`,
          hint: reason === 'empty' ? 'Remove the comma.' : 'Write NAME=value, or remove it.',
        };
      }
      for (const attribute of tag.attributes.all) {
        if (NAME.test(attribute.name) || attribute.raw === undefined) continue;
        yield {
          subject: atLine(playlist, tag, attribute.column),
          message: `${quoteText(attribute.name)} of ${tag.name} is no name of an attribute.`,
          hint: hintOf(attribute, Object.keys(specs)),
        };
      }
    }
  },
};

function hintOf({ name }: Attribute, known: readonly string[]): string {
  const meant = nearest(name.slice(0, 40), known);
  return meant === undefined
    ? 'Write names with A to Z, 0 to 9 and hyphens.'
    : `Write ${meant}, if that is what is meant.`;
}
