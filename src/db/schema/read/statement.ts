import { readersAt } from './readers.ts';
import { identityOf } from './uses.ts';

/** Which part of a database is read. */
export interface CatalogScope {
  /** Only these schemas; without it every one that is not PostgreSQL's own. */
  readonly schemas?: readonly string[] | undefined;
  /** Also veza's tables about migrations and the queue's schema. */
  readonly bookkeeping?: boolean | undefined;
  /** Without owners, for databases that belong to different people; with them unless told. */
  readonly owners?: boolean | undefined;
}

/**
 * The one statement that reads a catalog: one statement is one snapshot, whatever transaction it
 * runs in and whoever changes tables meanwhile.
 * @param server its major version, 15 or newer, and the numbers of the readers that it needs.
 */
export function catalogStatement(
  server: { version: number; readers: readonly number[] },
  scope: CatalogScope,
): string {
  const found = readersAt(server.readers);
  const readers = found.map((read) => `(${read(server.version)})`).join('\nunion all\n');
  return `with database as materialized (
    select datdba as owner from pg_database where datname = current_database()
  ), scope as materialized (
    select oid, nspname, nspowner, nspacl from pg_namespace where ${schemaCondition(scope)}
  ), extension_member as materialized (
    -- Functions and casts come along with range types, too.
    select classid, objid from pg_depend where deptype = 'e' or (deptype = 'i'
      and classid in ('pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_cast'::regclass))
  ), relation as materialized (
    select rel.*, scope.nspname::text as schema
    from scope join pg_class as rel on rel.relnamespace = scope.oid
    where rel.relkind in ('r', 'p', 'f', 'v', 'm', 'S')
      ${scope.bookkeeping ? '' : `and rel.relname not like 'veza\\_migration%'`}
      and not exists (select from extension_member as member
        where member.classid = 'pg_catalog.pg_class'::regclass and member.objid = rel.oid)
  ), identity as materialized (${identityOf(new Set(found))})
  select type, schema, "table", name, fields
  from (${readers}) as item (type, schema, "table", name, fields)`;
}

function schemaCondition({ schemas, bookkeeping }: CatalogScope): string {
  const own = `nspname !~ '^pg_' and nspname <> 'information_schema'`;
  if (schemas !== undefined) return `${own} and nspname in (${schemas.map(literal).join(', ')})`;
  return bookkeeping ? own : `${own} and nspname <> 'graphile_worker'`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
