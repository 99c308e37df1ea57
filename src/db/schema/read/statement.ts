import type { Json, ObjectType } from '../model.ts';
import { CLASSES } from './classes.ts';
import type { Server } from './found.ts';
import { notOfExtension } from './parts.ts';
import { readersFor } from './readers.ts';
import { aliasesIn, LINKS } from './uses.ts';

/** Which part of a database is read. */
export interface CatalogScope {
  /** Only these schemas; without it every one that is not PostgreSQL's own. */
  readonly schemas?: readonly string[] | undefined;
  /** Also veza's tables about migrations and the queue's schema. */
  readonly bookkeeping?: boolean | undefined;
  /** Without owners, for databases that belong to different people; with them unless told. */
  readonly owners?: boolean | undefined;
}

/** What the statement finds, before anything is made of it. */
export interface RawCatalog {
  readonly format: 2;
  readonly serverVersion: number;
  readonly objects: readonly RawObject[];
  readonly links: readonly RawLink[];
  readonly aliases: readonly RawAlias[];
}

/** The OID and the number of a column are there where others refer to the object. */
export type RawObject = readonly [
  type: ObjectType,
  schema: string | null,
  table: string | null,
  name: string,
  fields: Readonly<Record<string, Json>>,
  oid: string | null,
  part: number,
];

export type RawLink = readonly [
  neederClass: string,
  needer: string,
  neederPart: number,
  usedClass: string,
  used: string,
  usedPart: number,
];

export type RawAlias = readonly [
  aliasClass: number,
  alias: string,
  objectClass: number,
  object: string,
  part: number,
];

/**
 * The one query that reads a catalog, as one value of JSON: one statement is one snapshot, whatever
 * transaction it runs in and whoever changes tables meanwhile. The search path has to be empty.
 */
export function catalogQuery(server: Server, scope: CatalogScope): string {
  const readers = readersFor(server).map((read) => `(${read(server)})`);
  return `with scope as materialized (
    select oid, nspname, nspowner, nspacl from pg_namespace where ${schemaCondition(scope)}
  ), extension_member as materialized (
    -- Functions and casts come along with range types, too.
    select classid, objid from pg_depend where deptype = 'e' or (deptype = 'i'
      and classid in (${CLASSES.pg_proc}, ${CLASSES.pg_cast}))
  ), relation as materialized (
    select rel.*, scope.nspname::text as schema
    from scope join pg_class as rel on rel.relnamespace = scope.oid
    where rel.relkind in ('r', 'p', 'f', 'v', 'm', 'S')
      ${scope.bookkeeping ? '' : `and rel.relname not like 'veza\\_migration%'`}
      and ${notOfExtension(server, 'pg_class', 'rel.oid')}
  )
  select json_build_object('format', 2, 'serverVersion', ${server.version},
    'objects', (select coalesce(json_agg(json_build_array(type, schema, "table", name, fields, oid, part)), '[]')
      from (${readers.join('\nunion all\n')})
        as item (type, schema, "table", name, fields, oid, part)),
    'links', (select coalesce(json_agg(json_build_array(classid, objid, objsubid, refclassid, refobjid, refobjsubid)), '[]')
      from (${LINKS}) as link),
    'aliases', (select coalesce(json_agg(json_build_array(class, alias, objclass, object, part)), '[]')
      from (${aliasesIn(server)}) as item (class, alias, objclass, object, part))) as catalog`;
}

function schemaCondition({ schemas, bookkeeping }: CatalogScope): string {
  const own = `nspname !~ '^pg_' and nspname <> 'information_schema'`;
  if (schemas !== undefined) return `${own} and nspname in (${schemas.map(literal).join(', ')})`;
  return bookkeeping ? own : `${own} and nspname <> 'graphile_worker'`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
