/** Types of columns that rows are written for. */
export const COPY_TYPES = [
  'int2',
  'int4',
  'int8',
  'float8',
  'bool',
  'text',
  'uuid',
  'bytea',
  'timestamptz',
  'jsonb',
  'int4[]',
] as const;
export type CopyType = (typeof COPY_TYPES)[number];

/**
 * What a column takes. `uuid`: text or 16 bytes; `timestamptz`: a Date, or milliseconds since 1970
 * with up to three decimals; `int8`: a bigint or a safe integer; `jsonb`: anything that is JSON.
 */
export type CopyValue = unknown;

/** One row, a value a column in order; it may be used again for the next row. */
export type CopyRow = readonly CopyValue[];

/** Columns in the order of the values. */
export type CopyColumns = Readonly<Record<string, CopyType>>;
