const CHARS_MAX = 120;
const STRING = /\$(?<tag>\w*)\$[\s\S]*?(?:\$\k<tag>\$|$)|'(?:[^']|'')*(?:'|$)/g;

/** A query of somebody else for people: constants are masked, blanks joined, the rest cut. Pure. */
export function maskQuery(query: string): string {
  const masked = query
    .replace(STRING, "'?'")
    .replace(/\b\d+(?:\.\d+)?\b/g, '?')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return masked.length > CHARS_MAX ? `${masked.slice(0, CHARS_MAX)}…` : masked;
}
