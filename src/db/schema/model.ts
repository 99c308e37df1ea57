/** What `JSON.parse` gives back. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

export const OBJECT_TYPES = [
  'schema',
  'extension',
  'type',
  'domain',
  'domain constraint',
  'collation',
  'sequence',
  'function',
  'procedure',
  'aggregate',
  'operator',
  'operator family',
  'operator class',
  'cast',
  'text search dictionary',
  'text search configuration',
  'foreign server',
  'table',
  'foreign table',
  'view',
  'materialized view',
  'column',
  'constraint',
  'index',
  'trigger',
  'rule',
  'policy',
  'statistics',
  'event trigger',
  'publication',
  'default privileges',
] as const;
export type ObjectType = (typeof OBJECT_TYPES)[number];

/** What an object is called; never an OID. */
export interface ObjectName {
  readonly type: ObjectType;
  /** Undefined for what lives outside schemas: extensions, casts, publications … */
  readonly schema?: string;
  /** The table, view or domain that a column, constraint, index, trigger … belongs to. */
  readonly table?: string;
  /** The bare name; functions, aggregates and operators carry their argument types. */
  readonly name: string;
}

/** Major version of PostgreSQL from which on NOT NULL is a constraint with a name. */
export const NOT_NULL_NAMES_SINCE = 18;

/** One thing in the catalog. Fields that have their usual value are left out. */
export interface CatalogObject extends ObjectName {
  readonly fields: Readonly<Record<string, Json>>;
}

/** Everything a schema dump would say, as plain JSON in a fixed order. */
export interface CatalogSnapshot {
  readonly format: 1;
  /** Major version of the server that was read; no part of the fingerprint. */
  readonly serverVersion: number;
  readonly objects: readonly CatalogObject[];
  /** `[user, used]` keys of `objectKey`: what needs what; no part of the fingerprint. */
  readonly uses: readonly (readonly [string, string])[];
}

/** Whatever runs SQL text: a client, a pool, a transaction. */
export interface Queryable {
  query(text: string, values?: unknown[]): Promise<unknown>;
}

/** One string for each object of a database. */
export function objectKey({ type, schema = '', table = '', name }: ObjectName): string {
  return JSON.stringify([type, schema, table, name]);
}

/** One thing that is not as it should be. */
export interface CatalogDifference {
  readonly kind: 'missing' | 'unexpected' | 'different';
  readonly object: ObjectName;
  /** Which field differs, when the object stands in both. */
  readonly field?: string;
  readonly expected?: Json;
  readonly live?: Json;
  /** Its share of the statements that mend; for several differences take `mendCatalog`. */
  readonly sql: readonly string[];
}
