import { type Box, printable } from './box.ts';
import { boxErrors } from './box-errors.ts';

/** Reads the fields of one box in order and never past its end. */
export interface FieldReader {
  u8(): number;
  u16(): number;
  u32(): number;
  i32(): number;
  /** @throws BOX_INVALID when the number is above 2^53 - 1. */
  u64(): number;
  i64(): number;
  skip(bytes: number): void;
  bytes(count: number): Buffer;
  remaining(): number;
}

/** @throws BOX_INVALID when a field lies past the end of the box. */
export function readFields(box: Box): FieldReader {
  const { payload } = box;
  let at = 0;
  const fail = (reason: string) =>
    boxErrors.BOX_INVALID({ path: printable(box.type), byteOffset: box.byteOffset, reason });
  const take = (bytes: number): number => {
    if (bytes > payload.length - at) {
      throw fail(`ends after ${payload.length} bytes; a field needs ${at + bytes}`);
    }
    at += bytes;
    return at - bytes;
  };
  const safe = (value: bigint): number => {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw fail(`number ${value} is too large`);
    return number;
  };
  return {
    u8: () => payload.readUInt8(take(1)),
    u16: () => payload.readUInt16BE(take(2)),
    u32: () => payload.readUInt32BE(take(4)),
    i32: () => payload.readInt32BE(take(4)),
    u64: () => safe(payload.readBigUInt64BE(take(8))),
    i64: () => safe(payload.readBigInt64BE(take(8))),
    skip: (bytes) => void take(bytes),
    bytes: (count) => {
      const start = take(count);
      return payload.subarray(start, start + count);
    },
    remaining: () => payload.length - at,
  };
}
