import { quoteText } from './quote-text.ts';

/** Most names of a playlist that make a finding each; what more there are share one. */
const NAMES_MAX = 100;

/** Letters of the longest name that anybody would give to a tag, an attribute or a variable. */
const NAME_LETTERS_MAX = 60;

/**
 * Writes names that a playlist made up into messages. Findings are grouped by their messages without
 * what stands in quotes: the first names stand without them and are told one by one, and a playlist
 * of nothing but made-up names is told once.
 */
export function createNamer(): (name: string) => string {
  const told = new Set<string>();
  return (name) => {
    if (name.length > NAME_LETTERS_MAX || !/^[\w-]+$/.test(name)) return quoteText(name);
    if (told.size < NAMES_MAX) told.add(name);
    return told.has(name) ? name : quoteText(name);
  };
}
