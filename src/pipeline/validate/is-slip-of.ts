/**
 * Whether two names differ in one place only, by a letter or two: those of vendors differ by more. Pure.
 * @param lettersMax letters in a row that a slip changes, leaves out or adds at most.
 */
export function isSlipOf(name: string, known: string, lettersMax: number): boolean {
  const [short, long] = name.length < known.length ? [name, known] : [known, name];
  if (long.length - short.length > lettersMax) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  let end = 0;
  while (end < short.length - start && short.at(-1 - end) === long.at(-1 - end)) end += 1;
  return long.length - start - end <= lettersMax;
}
