/** A decimal-integer (draft-pantos-hls-rfc8216bis §4.2): digits only, or it is undefined. */
export function readInteger(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,20}$/.test(text) ? Number(text) : undefined;
}
