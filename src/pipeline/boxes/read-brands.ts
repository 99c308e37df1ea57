import type { Box } from './box.ts';
import { readFields } from './field-reader.ts';

/** The brands of `ftyp` or `styp`. */
export interface Brands {
  readonly major: string;
  readonly compatible: readonly string[];
}

/** Most brands that are kept; files have under a dozen. */
const BRANDS_MAX = 256;

/** Reads the brands of `ftyp` or `styp`. @throws BOX_INVALID */
export function readBrands(box: Box): Brands {
  const fields = readFields(box);
  const major = fields.bytes(4).toString('latin1');
  fields.skip(4);
  const compatible: string[] = [];
  while (fields.remaining() >= 4 && compatible.length < BRANDS_MAX) {
    compatible.push(fields.bytes(4).toString('latin1'));
  }
  return { major, compatible };
}
