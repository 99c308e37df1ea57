import type { Server } from './found.ts';
import { commentIn, fieldsOf, ifFound, joinComment, type CatalogReader } from './parts.ts';

/** Constraints of tables, with the flags of the index below a key. Copies that partitions and
 * children get from their parent are left to the parent. */
export const readConstraints: CatalogReader = (server) => `
  select 'constraint', rel.schema, rel.relname::text, con.conname::text,
         ${fieldsOf({
           // To search every definition would take as long as to write it.
           definition: `case when con.convalidated then pg_get_constraintdef(con.oid)
             else regexp_replace(pg_get_constraintdef(con.oid), ' NOT VALID$', '') end`,
           kind: `case con.contype when 'p' then 'primary key' when 'u' then 'unique'
             when 'f' then 'foreign key' when 'c' then 'check' when 'x' then 'exclude' end`,
           // The definition of a constraint that is not enforced says neither more nor less.
           validated: `case when not con.convalidated
             ${server.version >= 18 ? 'and con.conenforced' : ''} then false end`,
           ...indexFields(server),
           comment: commentIn(server),
         })},
         con.oid, 0
  from relation as rel
  join pg_constraint as con on con.conrelid = rel.oid
  left join pg_index as idx on idx.indexrelid = con.conindid and con.contype in ('p', 'u', 'x')
  left join pg_class as ic on ic.oid = idx.indexrelid
  ${joinComment(server, 'pg_constraint', 'con.oid')}
  where con.contype in ('p', 'u', 'f', 'c', 'x')
    and (con.conislocal or con.contype <> 'c')
    and (con.conparentid = 0 or con.contype <> 'f')`;

/** Indexes that no constraint stands on. */
export const readIndexes: CatalogReader = (server) => `
  select 'index', rel.schema, rel.relname::text, ic.relname::text,
         ${fieldsOf({
           definition: 'pg_get_indexdef(idx.indexrelid)',
           ...indexFields(server),
           comment: commentIn(server),
         })},
         ic.oid, 0
  from relation as rel
  join pg_index as idx on idx.indrelid = rel.oid
  join pg_class as ic on ic.oid = idx.indexrelid
  ${joinComment(server, 'pg_class', 'ic.oid')}
  where not exists (select from pg_constraint as con
    where con.conindid = idx.indexrelid and con.contype in ('p', 'u', 'x'))`;

const indexFields = (server: Server): Record<string, string> => ({
  valid: `case when not idx.indisvalid then false end`,
  ready: `case when not idx.indisready then false end`,
  clustered: `case when idx.indisclustered then true end`,
  replicaIdentity: `case when idx.indisreplident then true end`,
  attachedTo: ifFound(
    server,
    'inheritance',
    `case when ic.relispartition then (
      select inhparent::regclass::text from pg_inherits where inhrelid = ic.oid) end`,
  ),
  tablespace: ifFound(
    server,
    'tablespaces',
    `(select space.spcname from pg_tablespace as space where space.oid = ic.reltablespace)`,
  ),
  statistics: ifFound(
    server,
    'columnStatistics',
    `(select json_object_agg(att.attnum, att.attstattarget order by att.attnum)
      from pg_attribute as att where att.attrelid = ic.oid and nullif(att.attstattarget, -1) is not null)`,
  ),
});
