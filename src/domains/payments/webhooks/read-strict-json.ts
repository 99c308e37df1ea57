import { parseExactJson } from '#core/money/parse-exact-json.ts';

import { paymentErrors } from '../errors.ts';

/** Events have less than ten. */
const DEPTH_MAX = 64;
const TOKENS = /"(?:[^"\\]|\\.)*"|[[\]{},:]/g;

/**
 * Reads the bytes of a delivery: UTF-8, JSON, not deeper than anybody writes, no name twice in one
 * object. Two readers of a text with a name twice can see two different events.
 * @throws WEBHOOK_MALFORMED
 */
export function readStrictJson(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw paymentErrors.WEBHOOK_MALFORMED({ reason: 'it is not UTF-8' }, { cause });
  }
  requireShallow(text);
  let value: unknown;
  try {
    value = parseExactJson(text);
  } catch (cause) {
    throw paymentErrors.WEBHOOK_MALFORMED({ reason: 'it is not JSON' }, { cause });
  }
  const twice = findRepeatedName(text);
  if (twice !== undefined) {
    const reason = `it has the name ${JSON.stringify(twice.slice(0, 50))} twice in one object`;
    throw paymentErrors.WEBHOOK_MALFORMED({ reason });
  }
  return value;
}

/** Before it is parsed: brackets inside of strings count for nothing. */
function requireShallow(text: string): void {
  let depth = 0;
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    if (depth > DEPTH_MAX) {
      const reason = `it is nested deeper than ${DEPTH_MAX} levels`;
      throw paymentErrors.WEBHOOK_MALFORMED({ reason });
    }
  }
}

/** The text is known to be JSON, so a string before a colon is a name. */
function findRepeatedName(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  let last = '';
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const names = open.at(-1)!;
      const name = JSON.parse(last) as string;
      if (names.has(name)) return name;
      names.add(name);
    }
    last = token;
  }
  return undefined;
}
