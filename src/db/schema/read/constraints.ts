import { commentOn, fieldsOf, type CatalogReader } from './parts.ts';

/** Constraints of tables, with the flags of the index below a key. Copies that partitions and
 * children get from their parent are left to the parent. */
export const readConstraints: CatalogReader = (version) => `
  select 'constraint', rel.schema, rel.relname::text, con.conname::text,
         ${fieldsOf({
           definition: `regexp_replace(pg_get_constraintdef(con.oid), ' NOT VALID$', '')`,
           kind: `case con.contype when 'p' then 'primary key' when 'u' then 'unique'
             when 'f' then 'foreign key' when 'c' then 'check' when 'x' then 'exclude' end`,
           // The definition of a constraint that is not enforced says neither more nor less.
           validated: `case when not con.convalidated
             ${version >= 18 ? 'and con.conenforced' : ''} then false end`,
           ...indexFields,
           comment: 'remark.description',
         })}
  from relation as rel
  join pg_constraint as con on con.conrelid = rel.oid
  left join pg_index as idx on idx.indexrelid = con.conindid and con.contype in ('p', 'u', 'x')
  left join pg_class as ic on ic.oid = idx.indexrelid
  ${commentOn('pg_constraint', 'con.oid')}
  where con.contype in ('p', 'u', 'f', 'c', 'x')
    and (con.conislocal or con.contype <> 'c')
    and (con.conparentid = 0 or con.contype <> 'f')`;

/** Indexes that no constraint stands on. */
export const readIndexes: CatalogReader = () => `
  select 'index', rel.schema, rel.relname::text, ic.relname::text,
         ${fieldsOf({
           definition: 'pg_get_indexdef(idx.indexrelid)',
           ...indexFields,
           comment: 'remark.description',
         })}
  from relation as rel
  join pg_index as idx on idx.indrelid = rel.oid
  join pg_class as ic on ic.oid = idx.indexrelid
  ${commentOn('pg_class', 'ic.oid')}
  where not exists (select from pg_constraint as con
    where con.conindid = idx.indexrelid and con.contype in ('p', 'u', 'x'))`;

const indexFields: Record<string, string> = {
  valid: `case when not idx.indisvalid then false end`,
  ready: `case when not idx.indisready then false end`,
  clustered: `case when idx.indisclustered then true end`,
  replicaIdentity: `case when idx.indisreplident then true end`,
  attachedTo: `case when ic.relispartition then (
    select inhparent::regclass::text from pg_inherits where inhrelid = ic.oid) end`,
  tablespace: `(select space.spcname from pg_tablespace as space where space.oid = ic.reltablespace)`,
  statistics: `(select json_object_agg(att.attnum, att.attstattarget order by att.attnum)
    from pg_attribute as att where att.attrelid = ic.oid and nullif(att.attstattarget, -1) is not null)`,
};
