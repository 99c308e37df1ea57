import { nearest } from '#core/suggest.ts';

import { ATTRIBUTES_MAX } from '../../playlist/attribute-list.ts';
import type { Attribute, AttributeFault, TagLine } from '../../playlist/token.ts';
import { createNamer } from '../create-namer.ts';
import { atLine, type MediaFinding, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';
import { attributeTags } from '../typed-attributes.ts';

const NAME = /^[A-Z0-9-]+$/;

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
    const nameText = createNamer();
    for (const { playlist, tag, specs } of attributeTags(presentation)) {
      for (const fault of tag.attributes.faults) {
        const told = tell(fault, tag);
        if (told !== undefined) yield { subject: atLine(playlist, tag, fault.column), ...told };
      }
      for (const attribute of tag.attributes.all) {
        if (NAME.test(attribute.name) || attribute.raw === undefined) continue;
        yield {
          subject: atLine(playlist, tag, attribute.column),
          message: `${nameText(attribute.name)} of ${tag.name} is no name of an attribute.`,
          hint: hintOf(attribute, Object.keys(specs)),
        };
      }
    }
  },
};

/** Undefined for faults of values, which have rules of their own. */
function tell(
  { reason, text }: AttributeFault,
  { name }: TagLine,
): Pick<MediaFinding, 'message' | 'hint'> | undefined {
  if (reason === 'empty') {
    return {
      message: `An attribute of ${name} is empty: a comma is too many.`,
      hint: 'Remove the comma.',
    };
  }
  if (reason === 'no-equals') {
    return {
      message: `${quoteText(text)} of ${name} has no value.`,
      hint: 'Write NAME=value, or remove it.',
    };
  }
  if (reason !== 'too-many') return undefined;
  return {
    message: `${name} has more than ${ATTRIBUTES_MAX} attributes and blanks; the rest is not read.`,
    hint: 'Remove what no client reads.',
  };
}

function hintOf({ name }: Attribute, known: readonly string[]): string {
  const meant = nearest(name.slice(0, 40), known);
  return meant === undefined
    ? 'Write names with A to Z, 0 to 9 and hyphens.'
    : `Write ${meant}, if that is what is meant.`;
}
