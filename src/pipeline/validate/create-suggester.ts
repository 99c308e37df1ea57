import { nearest } from '#core/suggest.ts';

/** Most letters of a name, most names that are compared, and most names that are looked up: a playlist can hold millions. */
const LETTERS_MAX = 40;
const NAMES_MAX = 100;
const LOOKUPS_MAX = 100;

/** Finds the known name that was probably meant; undefined where none is near. */
export type Suggester = (name: string, known: Iterable<string>) => string | undefined;

/** A suggester for one run of a rule: after the first hundred faults of a kind nobody reads more. */
export function createSuggester(): Suggester {
  let lookups = 0;
  return (name, known) => {
    lookups += 1;
    if (lookups > LOOKUPS_MAX) return undefined;
    const compared: string[] = [];
    for (const one of known) {
      if (compared.length === NAMES_MAX) break;
      if (one.length <= LETTERS_MAX) compared.push(one);
    }
    return nearest(name.slice(0, LETTERS_MAX), compared);
  };
}
