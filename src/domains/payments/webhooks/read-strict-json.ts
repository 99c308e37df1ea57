import { parseExactJson } from '#core/money/parse-exact-json.ts';
import { closesJson, JSON_SIGNS, opensJson, visitJsonTokens } from '#core/visit-json-tokens.ts';

import { paymentErrors } from '../errors.ts';

/** Events have less than ten. */
const DEPTH_MAX = 64;
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads the bytes of a delivery: UTF-8, JSON, not deeper than anybody writes, no name twice in one
 * object. Two readers of a text with a name twice can see two different events.
 * @throws WEBHOOK_MALFORMED
 */
export function readStrictJson(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = UTF8.decode(bytes);
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
  visitJsonTokens(text, (first) => {
    if (opensJson(first)) depth += 1;
    else if (closesJson(first)) depth -= 1;
    if (depth > DEPTH_MAX) {
      const reason = `it is nested deeper than ${DEPTH_MAX} levels`;
      throw paymentErrors.WEBHOOK_MALFORMED({ reason });
    }
  });
}

/** The text is known to be JSON, so a string before a colon is a name. */
function findRepeatedName(text: string): string | undefined {
  const open: Set<string>[] = [];
  let [lastFrom, lastTo] = [0, 0];
  let twice: string | undefined;
  visitJsonTokens(text, (first, from, to) => {
    if (opensJson(first)) open.push(new Set());
    else if (closesJson(first)) open.pop();
    else if (first === JSON_SIGNS.COLON) {
      const names = open.at(-1)!;
      const name = JSON.parse(text.slice(lastFrom, lastTo)) as string;
      if (names.has(name)) twice ??= name;
      names.add(name);
    }
    [lastFrom, lastTo] = [from, to];
  });
  return twice;
}
