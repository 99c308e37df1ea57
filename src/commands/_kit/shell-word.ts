const PLAIN = /^[\w@%+=:,./~-]+$/;

/** A word as a shell takes it: in quotes where it would be more than one word, or something else. Pure. */
export function shellWord(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
