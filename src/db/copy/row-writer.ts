import type { CopyColumns, CopyRow } from './model.ts';
import type { RowBuffer } from './row-buffer.ts';
import { VALUE_WRITERS, writeNull, type ValueWriter } from './write-value.ts';

const SIGNATURE = Buffer.from('PGCOPY\n\u00FF\r\n\0', 'latin1');

/** Writes what stands before the first row: the signature, no flags, no extension. */
export function writeHeader(to: RowBuffer): void {
  to.reserve(SIGNATURE.length + 8);
  to.bytes.set(SIGNATURE, to.offset);
  to.offset += SIGNATURE.length;
  to.offset = to.bytes.writeInt32BE(0, to.offset);
  to.offset = to.bytes.writeInt32BE(0, to.offset);
  to.endRow();
}

/** Writes what stands behind the last row. */
export function writeTrailer(to: RowBuffer): void {
  to.reserve(2);
  to.offset = to.bytes.writeInt16BE(-1, to.offset);
  to.endRow();
}

/**
 * A function that writes one row, whole; true when there are chunks to be sent. It throws where a
 * value does not fit its column.
 */
export function openRowWriter(columns: CopyColumns): (to: RowBuffer, row: CopyRow) => boolean {
  const writers = Object.values(columns).map((type): ValueWriter => VALUE_WRITERS[type]);
  const count = writers.length;
  return (to, row) => {
    if (row.length !== count) throw new RangeError(`${row.length} values for ${count} columns`);
    to.reserve(2);
    to.offset = to.bytes.writeInt16BE(count, to.offset);
    for (let index = 0; index < count; index += 1) {
      const value = row[index];
      if (value === null || value === undefined) writeNull(to);
      else writers[index]!(to, value as never);
    }
    return to.endRow();
  };
}
