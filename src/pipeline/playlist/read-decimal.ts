/** A signed decimal number (draft-pantos-hls-rfc8216bis §4.2), no exponent, or it is undefined. */
export function readDecimal(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d+(?:\.\d*)?$/.test(text) ? Number(text) : undefined;
}
