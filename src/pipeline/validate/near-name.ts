import { nearest } from '#core/suggest.ts';

/** Most letters of a name, and most names, that are compared: a playlist can hold millions. */
const LETTERS_MAX = 40;
const NAMES_MAX = 100;

/** The known name that was probably meant; undefined where none is near. */
export function nearName(name: string, known: Iterable<string>): string | undefined {
  const compared: string[] = [];
  for (const one of known) {
    if (compared.length === NAMES_MAX) break;
    if (one.length <= LETTERS_MAX) compared.push(one);
  }
  return nearest(name.slice(0, LETTERS_MAX), compared);
}
