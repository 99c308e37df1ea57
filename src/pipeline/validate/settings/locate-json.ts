import { placeAt, type TextPlace } from '../parse-json.ts';

/**
 * Where a value of a JSON text stands: at its key, or in a list at the value itself. A path that leads
 * nowhere gives the innermost place that is there. Pure.
 * @param text what `JSON.parse` takes.
 */
export function locateJson(text: string, path: readonly PropertyKey[]): TextPlace {
  const tokens = [...text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/g)];
  let at = 0;
  let found = tokens[0]?.index ?? 0;
  for (const key of path) {
    const next = findMember(tokens, at, key);
    if (next === undefined) break;
    found = tokens[next.shown]!.index;
    at = next.value;
  }
  return placeAt(text, found);
}

/** Indexes of the tokens that a member of an object or a list begins with. */
function findMember(
  tokens: readonly RegExpExecArray[],
  open: number,
  key: PropertyKey,
): { readonly shown: number; readonly value: number } | undefined {
  const isObject = tokens[open]?.[0] === '{';
  if (!isObject && tokens[open]?.[0] !== '[') return undefined;
  let index = 0;
  let found: ReturnType<typeof findMember>;
  for (let at = open + 1; at < tokens.length; at += 1) {
    const word = tokens[at]![0];
    if (word === '}' || word === ']') break;
    if (word === ',') continue;
    const value = isObject ? at + 2 : at;
    const name: unknown = isObject ? JSON.parse(word) : index;
    // Of a key that stands twice the last one counts.
    if (name === key) found = { shown: at, value };
    index += 1;
    at = endOf(tokens, value);
  }
  return found;
}

/** Index of the token that a value ends with. */
function endOf(tokens: readonly RegExpExecArray[], start: number): number {
  let depth = 0;
  for (let at = start; at < tokens.length; at += 1) {
    const word = tokens[at]![0];
    if (word === '{' || word === '[') depth += 1;
    if (word === '}' || word === ']') depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}
