import { wrongValue } from '../attribute-value.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';
import { attributeTags, typedAttributes } from '../typed-attributes.ts';

export const attributeStrings: MediaRule = {
  id: 'attribute-strings',
  code: 'A06',
  title: 'Strings stand in quotes and are not empty',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.2',
  why: 'Without its quotes a string ends at the first comma; with one too many it swallows what follows.',
  reads: 'playlist',
  *check(presentation) {
    for (const { playlist, tag } of attributeTags(presentation)) {
      for (const { reason, text, column } of tag.attributes.faults) {
        if (reason !== 'open-quote' && reason !== 'text-after-quote') continue;
        yield {
          subject: atLine(playlist, tag, column),
          message:
            reason === 'open-quote'
              ? `A quote of ${tag.name} is not closed.`
              : `${quoteText(text)} stands after a quote of ${tag.name} that is closed.`,
          hint:
            reason === 'open-quote'
              ? 'Close it.'
              : 'A string holds no quotes: remove the one inside, or add the comma after it.',
        };
      }
    }
    for (const found of typedAttributes(presentation, ['string', 'text', 'enumerated-list'])) {
      const { name, raw, value, isQuoted } = found.attribute;
      const short = value.length <= 60 ? value.replaceAll('"', '') : '…';
      if (!isQuoted) yield wrongValue(found, 'a string in quotes', `Write ${name}="${short}".`);
      else if (raw === '""' && found.spec.type !== 'text') {
        yield wrongValue(
          found,
          'a string that is not empty',
          `Give it a value, or remove ${name}.`,
        );
      }
    }
  },
};
