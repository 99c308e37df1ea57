import { TAGS } from '../playlist/tag-table.ts';
import type { Attribute, TagLine } from '../playlist/token.ts';
import { isSlipOf } from './is-slip-of.ts';

/** Letters below which any two names look alike, and below which one letter is enough of a slip. */
const LETTERS_MIN = 3;
const SHORT_LETTERS_MAX = 5;
const NAME = /^[A-Z0-9-]+$/;

/**
 * The attribute that a name with a slip was meant for: one that the tag knows and does not have.
 * Undefined of names that are known, that are a vendor's, or that no attribute can have. Pure.
 */
export function meantAttribute(tag: TagLine, { name, raw }: Attribute): string | undefined {
  const specs = TAGS.get(tag.name)?.attributes ?? {};
  if (raw === undefined || Object.hasOwn(specs, name) || name.startsWith('X-')) return undefined;
  if (name.length < LETTERS_MIN || !NAME.test(name)) return undefined;
  return Object.keys(specs).find((known) => {
    const letters = known.length <= SHORT_LETTERS_MAX ? 1 : 2;
    return tag.attributes.get(known) === undefined && isSlipOf(name, known, letters);
  });
}
