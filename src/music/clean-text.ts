// Marks that reorder the text around them; a title has no business doing that to a page.
const BIDI_CONTROLS = /[\u202A-\u202E\u2066-\u2069\u200E\u200F]/gu;

/**
 * Text of a tag as it is kept: NFC, no control characters, single spaces, cut to `charsMax` code
 * points. Undefined where nothing is left.
 */
export function cleanText(text: string | null | undefined, charsMax: number): string | undefined {
  if (typeof text !== 'string') return undefined;
  // A tag may be of any length; nothing beyond this can matter for the result.
  const cleaned = text
    .slice(0, charsMax * 8)
    .replace(/\p{Cs}/gu, '\uFFFD')
    .normalize('NFC')
    .replace(BIDI_CONTROLS, '')
    .replace(/[\p{Cc}\p{Z}\uFEFF]+/gu, ' ')
    .trim();
  const chars = Array.from(cleaned);
  const cut = chars.length > charsMax ? chars.slice(0, charsMax).join('').trim() : cleaned;
  return cut === '' ? undefined : cut;
}
