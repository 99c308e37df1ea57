import type { ByteRange } from './playlist-view.ts';

/** A decimal-integer (§4.2) as a number; undefined where the text is none. */
export function readInteger(text: string | undefined): number | undefined {
  const digits = text?.trim();
  return digits !== undefined && /^\d{1,20}$/.test(digits) ? Number(digits) : undefined;
}

/** A decimal floating point (§4.2), also a negative one; undefined where the text is none. */
export function readDecimal(text: string | undefined): number | undefined {
  const digits = text?.trim();
  if (digits === undefined || !/^-?(?:\d+(?:\.\d*)?|\.\d+)$/.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isFinite(value) ? value : undefined;
}

/**
 * `n` or `n@o`; undefined where the text is none.
 * @param nextOffset where it starts in the resource if it does not say so, in bytes.
 */
export function readByteRange(text: string | undefined, nextOffset: number): ByteRange | undefined {
  const [, length, offset] = /^(\d{1,20})(?:@(\d{1,20}))?$/.exec(text?.trim() ?? '') ?? [];
  if (length === undefined) return undefined;
  const hasOffset = offset !== undefined;
  return { length: Number(length), offset: hasOffset ? Number(offset) : nextOffset, hasOffset };
}
