import type { FieldReader } from './field-reader.ts';

/** Reads numbers of any width up to 32 bits, high bit first. */
export interface BitReader {
  /** @throws BOX_INVALID when the data ends before. */
  read(bits: number): number;
  /** Bits that are left. */
  remaining(): number;
}

/** @throws BOX_INVALID when a number lies past the end of the fields. */
export function readBits(fields: FieldReader): BitReader {
  let held = 0;
  let heldBits = 0;
  return {
    read: (bits) => {
      let value = 0;
      for (let left = bits; left > 0;) {
        if (heldBits === 0) {
          held = fields.u8();
          heldBits = 8;
        }
        const take = Math.min(left, heldBits);
        value = value * 2 ** take + ((held >>> (heldBits - take)) & ((1 << take) - 1));
        heldBits -= take;
        left -= take;
      }
      return value;
    },
    remaining: () => heldBits + fields.remaining() * 8,
  };
}
