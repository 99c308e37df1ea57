import type { CopyType } from './model.ts';
import type { RowBuffer } from './row-buffer.ts';

/** Writes one value that is not null: its length in bytes, then its bytes. */
export type ValueWriter = (to: RowBuffer, value: never) => void;

/** Milliseconds of 2000-01-01, from which PostgreSQL counts microseconds. */
const EPOCH_MS = 946_684_800_000;
const SAFE_MS = Number.MAX_SAFE_INTEGER / 1000;
const TWO_32 = 4_294_967_296;
const INT4_OID = 23;
/** Up to here a loop is faster than a call out of JavaScript. */
const SHORT_TEXT_CHARS = 80;
const SHORT_BYTES = 32;

/** How values are written in the binary format of COPY (PostgreSQL manual, COPY, Binary Format). */
export const VALUE_WRITERS: Readonly<Record<CopyType, ValueWriter>> = Object.freeze({
  int2(to: RowBuffer, value: number) {
    to.reserve(6);
    putInt32(to, 2);
    to.offset = to.bytes.writeInt16BE(value, to.offset);
  },
  int4(to: RowBuffer, value: number) {
    to.reserve(8);
    putInt32(to, 4);
    putInt32(to, checkInt32(value));
  },
  int8(to: RowBuffer, value: number | bigint) {
    if (typeof value === 'bigint') {
      to.reserve(12);
      putInt32(to, 8);
      to.offset = to.bytes.writeBigInt64BE(value, to.offset);
    } else writeInt64(to, value);
  },
  float8(to: RowBuffer, value: number) {
    to.reserve(12);
    putInt32(to, 8);
    to.offset = to.bytes.writeDoubleBE(value, to.offset);
  },
  bool(to: RowBuffer, value: boolean) {
    to.reserve(5);
    putInt32(to, 1);
    to.offset = to.bytes.writeUInt8(value ? 1 : 0, to.offset);
  },
  text(to: RowBuffer, value: string) {
    writeText(to, value);
  },
  uuid(to: RowBuffer, value: string | Uint8Array) {
    if (typeof value !== 'string') return writeBytes(to, ofLength(value, 16));
    to.reserve(20);
    putInt32(to, 16);
    const written = to.bytes.write(value.replaceAll('-', ''), to.offset, 16, 'hex');
    if (written !== 16 || value.length !== 36) throw new TypeError(`"${value}" is no UUID`);
    to.offset += 16;
  },
  bytea(to: RowBuffer, value: Uint8Array) {
    writeBytes(to, value);
  },
  timestamptz(to: RowBuffer, value: Date | number) {
    const ms = (typeof value === 'number' ? value : value.getTime()) - EPOCH_MS;
    // Beyond the year 2285 microseconds are more than a number holds exactly.
    if (Math.abs(ms) > SAFE_MS && Number.isInteger(ms)) {
      VALUE_WRITERS.int8(to, (BigInt(ms) * 1000n) as never);
    } else writeInt64(to, Math.round(ms * 1000));
  },
  jsonb(to: RowBuffer, value: unknown) {
    const text = JSON.stringify(value);
    const bytes = Buffer.byteLength(text);
    to.reserve(5 + bytes);
    putInt32(to, 1 + bytes);
    // The version of the format, then the document as text.
    to.offset = to.bytes.writeUInt8(1, to.offset);
    to.offset += to.bytes.write(text, to.offset);
  },
  'int4[]'(to: RowBuffer, values: readonly number[]) {
    const dimensions = values.length === 0 ? 0 : 1;
    const bytes = 12 + dimensions * 8 + values.length * 8;
    to.reserve(4 + bytes);
    for (const head of [bytes, dimensions, 0, INT4_OID]) {
      putInt32(to, head);
    }
    if (dimensions === 0) return;
    // How many, and the index of the first.
    for (const head of [values.length, 1]) putInt32(to, head);
    for (const value of values) {
      putInt32(to, 4);
      putInt32(to, checkInt32(value));
    }
  },
});

/** NULL is a length of −1. */
export function writeNull(to: RowBuffer): void {
  to.reserve(4);
  putInt32(to, -1);
}

/** Writes the low 32 bits of a number; the caller has made room. */
function putInt32(to: RowBuffer, value: number): void {
  const { bytes, offset } = to;
  bytes[offset] = value >>> 24;
  bytes[offset + 1] = value >>> 16;
  bytes[offset + 2] = value >>> 8;
  bytes[offset + 3] = value;
  to.offset = offset + 4;
}

function checkInt32(value: number): number {
  if ((value | 0) === value) return value;
  throw new RangeError(`${value} is out of range: it is no integer of 32 bits`);
}

function writeInt64(to: RowBuffer, value: number): void {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no safe integer`);
  to.reserve(12);
  putInt32(to, 8);
  const high = Math.floor(value / TWO_32);
  putInt32(to, high);
  putInt32(to, value - high * TWO_32);
}

function writeText(to: RowBuffer, value: string): void {
  const { length } = value;
  // A UTF-16 unit is at most three bytes of UTF-8.
  to.reserve(4 + 3 * length);
  const start = to.offset + 4;
  const bytes = length <= SHORT_TEXT_CHARS ? writeAscii(to.bytes, value, start) : -1;
  const written = bytes === -1 ? to.bytes.write(value, start) : bytes;
  to.bytes.writeInt32BE(written, to.offset);
  to.offset = start + written;
}

/** Bytes written, or −1 at the first character that is not ASCII. */
function writeAscii(bytes: Buffer, value: string, start: number): number {
  const { length } = value;
  for (let index = 0; index < length; index += 1) {
    const code = value.charCodeAt(index);
    if (code > 127) return -1;
    bytes[start + index] = code;
  }
  return length;
}

function writeBytes(to: RowBuffer, value: Uint8Array): void {
  const { length } = value;
  to.reserve(4 + length);
  putInt32(to, length);
  const { bytes, offset } = to;
  if (length <= SHORT_BYTES) {
    for (let at = 0; at < length; at += 1) bytes[offset + at] = value[at]!;
  } else bytes.set(value, offset);
  to.offset = offset + length;
}

function ofLength(value: Uint8Array, length: number): Uint8Array {
  if (value.length === length) return value;
  throw new RangeError(`${value.length} bytes where ${length} are needed`);
}
