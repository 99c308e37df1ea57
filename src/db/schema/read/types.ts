import {
  commentIn,
  joinComment,
  fieldsOf,
  grantsOf,
  notOfExtension,
  ownerOf,
  type CatalogReader,
} from './parts.ts';

/** Enums, composite types, ranges and base types. */
export const readTypes: CatalogReader = (server) => `
  select 'type', scope.nspname::text, null::text, type.typname::text,
         ${fieldsOf({
           kind: `case type.typtype when 'e' then 'enum' when 'c' then 'composite'
             when 'r' then 'range' else case when type.typisdefined then 'base' else 'shell' end end`,
           labels: `case when type.typtype = 'e' then (
             select coalesce(json_agg(label.enumlabel order by label.enumsortorder), '[]')
             from pg_enum as label where label.enumtypid = type.oid) end`,
           attributes: `case when type.typtype = 'c' then (
             select coalesce(json_agg(json_strip_nulls(json_build_object('name', att.attname,
                 'type', format_type(att.atttypid, att.atttypmod),
                 'collation', case when att.attcollation <> (
                     select usual.typcollation from pg_type as usual where usual.oid = att.atttypid)
                   then att.attcollation::regcollation::text end)) order by att.attnum), '[]')
             from pg_attribute as att
             where att.attrelid = type.typrelid and att.attnum > 0 and not att.attisdropped) end`,
           ...rangeFields,
           ...baseFields,
           owner: ownerOf(server, 'type.typowner'),
           privileges: grantsOf('type.typacl', 'T', 'type.typowner'),
           comment: commentIn(server),
         })},
         type.oid, 0
  from scope
  join pg_type as type on type.typnamespace = scope.oid
  left join pg_class as own on own.oid = type.typrelid
  left join pg_range as range on range.rngtypid = type.oid and type.typtype = 'r'
  ${joinComment(server, 'pg_type', 'type.oid')}
  where (type.typtype in ('e', 'r') or (type.typtype = 'c' and own.relkind = 'c')
     or (type.typtype in ('b', 'p') and type.typelem = 0))
    and not exists (select from pg_type as element where element.typarray = type.oid)
    and ${notOfExtension(server, 'pg_type', 'type.oid')}`;

const rangeFields: Record<string, string> = {
  subtype: `format_type(range.rngsubtype, null)`,
  multirange: `case when range.rngmultitypid <> 0 then format_type(range.rngmultitypid, null) end`,
  operatorClass: `(select quote_ident(space.nspname) || '.' || quote_ident(class.opcname)
    from pg_opclass as class join pg_namespace as space on space.oid = class.opcnamespace
    where class.oid = range.rngsubopc and not class.opcdefault)`,
  rangeCollation: `case when range.rngcollation <> 0 then range.rngcollation::regcollation::text end`,
  canonical: `case when range.rngcanonical <> 0 then range.rngcanonical::regproc::text end`,
  subtypeDiff: `case when range.rngsubdiff <> 0 then range.rngsubdiff::regproc::text end`,
};

const baseFields: Record<string, string> = {
  input: `case when type.typtype = 'b' then type.typinput::regproc::text end`,
  output: `case when type.typtype = 'b' then type.typoutput::regproc::text end`,
  length: `case when type.typtype = 'b' then type.typlen end`,
};

/** Domains; their constraints are objects of their own. */
export const readDomains: CatalogReader = (server) => `
  select 'domain', scope.nspname::text, null::text, type.typname::text,
         ${fieldsOf({
           type: 'format_type(type.typbasetype, type.typtypmod)',
           collation: `case when type.typcollation <> base.typcollation
             then type.typcollation::regcollation::text end`,
           default: 'type.typdefault',
           notNull: 'case when type.typnotnull then true end',
           owner: ownerOf(server, 'type.typowner'),
           privileges: grantsOf('type.typacl', 'T', 'type.typowner'),
           comment: commentIn(server),
         })},
         type.oid, 0
  from scope
  join pg_type as type on type.typnamespace = scope.oid and type.typtype = 'd'
  join pg_type as base on base.oid = type.typbasetype
  ${joinComment(server, 'pg_type', 'type.oid')}
  where ${notOfExtension(server, 'pg_type', 'type.oid')}`;

/** Checks of domains. */
export const readDomainConstraints: CatalogReader = (server) => `
  select 'domain constraint', scope.nspname::text, type.typname::text, con.conname::text,
         ${fieldsOf({
           definition: `regexp_replace(pg_get_constraintdef(con.oid), ' NOT VALID$', '')`,
           validated: `case when not con.convalidated then false end`,
           comment: commentIn(server),
         })},
         con.oid, 0
  from scope
  join pg_type as type on type.typnamespace = scope.oid and type.typtype = 'd'
  join pg_constraint as con on con.contypid = type.oid and con.contype = 'c'
  ${joinComment(server, 'pg_constraint', 'con.oid')}
  where ${notOfExtension(server, 'pg_type', 'type.oid')}`;
