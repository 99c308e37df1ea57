import { stringNode, type Node } from './nodes.ts';
import { NotPlain, type TokenReader } from './token-reader.ts';

/** Types with a name of their own in the grammar, and what the tree calls them. */
const BUILT_IN: Readonly<Record<string, string>> = {
  bigint: 'int8',
  boolean: 'bool',
  int: 'int4',
  integer: 'int4',
  json: 'json',
  numeric: 'numeric',
  real: 'float4',
  smallint: 'int2',
  timestamp: 'timestamp',
  varchar: 'varchar',
};
/** Types that the grammar knows as it knows any other name. */
const NAMED = new Set(
  `bigserial bool bytea citext date float4 float8 inet int2 int4 int8 jsonb serial smallserial text
   timestamptz uuid`.split(/\s+/),
);
/** Numbers in parentheses that these may have. */
const LIMITS_MAX: Readonly<Record<string, number>> = { numeric: 2, varchar: 1 };

/** Reads the type of a column. */
export function readType(reader: TokenReader): Node {
  const { value, start } = reader.take('word');
  let name = Object.hasOwn(BUILT_IN, value) ? BUILT_IN[value] : undefined;
  if (value === 'timestamp' && reader.has('with', 'time', 'zone')) name = 'timestamptz';
  else if (value === 'double') {
    reader.need('precision');
    name = 'float8';
  }
  if (name === undefined && !NAMED.has(value)) throw new NotPlain();
  const names = name === undefined ? [value] : ['pg_catalog', name];
  const limits = readLimits(reader, LIMITS_MAX[value] ?? 0);
  const isArray = reader.has('[', ']');
  return {
    names: names.map(stringNode),
    ...(limits.length === 0 ? {} : { typmods: limits }),
    typemod: -1,
    ...(isArray ? { arrayBounds: [{ Integer: { ival: -1 } }] } : {}),
    location: start,
  };
}

function readLimits(reader: TokenReader, most: number): Node[] {
  if (most === 0 || !reader.has('(')) return [];
  const limits = reader.list(() => readNumber(reader));
  reader.need(')');
  if (limits.length > most) throw new NotPlain();
  return limits;
}

/** A whole number; the tree leaves a zero out. */
export function readNumber(reader: TokenReader): Node {
  const { value, start } = reader.take('number');
  const number = Number(value);
  return { A_Const: { ival: number === 0 ? {} : { ival: number }, location: start } };
}
