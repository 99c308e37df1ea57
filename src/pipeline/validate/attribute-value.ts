import { atValue, type MediaFinding } from './media-rule.ts';
import { quoteText } from './quote-text.ts';
import type { TypedAttribute } from './typed-attributes.ts';

/**
 * The finding that a value is not what its attribute takes.
 * @param expected what it takes: `a whole number`.
 */
export function wrongValue(
  { playlist, tag, attribute }: TypedAttribute,
  expected: string,
  hint: string,
): MediaFinding {
  const written = attribute.isQuoted
    ? `the quoted ${quoteText(attribute.value)}`
    : quoteText(attribute.raw);
  return {
    subject: atValue(playlist, tag, attribute),
    message: `${attribute.name} of ${tag.name} is ${written}; it takes ${expected}.`,
    hint,
  };
}
