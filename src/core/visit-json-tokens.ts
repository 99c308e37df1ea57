const [QUOTE, MINUS, COMMA, COLON] = [0x22, 0x2d, 0x2c, 0x3a];
const [DIGIT_0, DIGIT_9] = [0x30, 0x39];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const BACKSLASH = 0x5c;

/** A string, a number, a bracket, a comma or a colon of a text. */
export interface JsonTokenVisitor {
  /** `first` is the token's first character, `text.slice(from, to)` is the whole of it. */
  (first: number, from: number, to: number): void;
}

export const JSON_SIGNS = Object.freeze({ QUOTE, COLON });

/** Whether a token of `visitJsonTokens` begins an array or an object. Pure. */
export function opensJson(first: number): boolean {
  return first === OPEN_OBJECT || first === OPEN_ARRAY;
}

/** Whether a token of `visitJsonTokens` ends an array or an object. Pure. */
export function closesJson(first: number): boolean {
  return first === CLOSE_OBJECT || first === CLOSE_ARRAY;
}

/**
 * Shows every token of JSON but `true`, `false` and `null`, in order, without copying any. Of what is
 * no JSON it shows what looks like tokens; a string that does not end is the last of them.
 */
export function visitJsonTokens(text: string, visit: JsonTokenVisitor): void {
  for (let at = 0; at < text.length;) {
    const first = text.charCodeAt(at);
    let to = at + 1;
    if (first === QUOTE) to = endOfString(text, to);
    else if (startsNumber(first)) while (isOfNumber(text.charCodeAt(to))) to += 1;
    else if (first !== COMMA && first !== COLON && !opensJson(first) && !closesJson(first)) {
      at = to;
      continue;
    }
    visit(first, at, to);
    at = to;
  }
}

/** Whether a token of `visitJsonTokens` is a number. Pure. */
export function startsNumber(first: number): boolean {
  return (first >= DIGIT_0 && first <= DIGIT_9) || first === MINUS;
}

/** Digits, and what else a number may have: `.`, `e`, `E`, `+`, `-`. */
function isOfNumber(code: number): boolean {
  return startsNumber(code) || code === 0x2e || code === 0x65 || code === 0x45 || code === 0x2b;
}

/** Behind the quote that ends the string whose characters begin at `from`. */
function endOfString(text: string, from: number): number {
  for (let at = from; ;) {
    const end = text.indexOf('"', at);
    if (end === -1) return text.length;
    let first = end;
    while (first > from && text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
    at = end + 1;
    // Backslashes in pairs are characters of the string.
    if ((end - first) % 2 === 0) return at;
  }
}
