import {
  commentIn,
  joinComment,
  fieldsOf,
  grantsOf,
  ifFound,
  ownerOf,
  sorted,
  type CatalogReader,
} from './parts.ts';

/** Tables, foreign tables, views and materialised views. */
export const readRelations: CatalogReader = (server) => `
  select case rel.relkind when 'v' then 'view' when 'm' then 'materialized view'
           when 'f' then 'foreign table' else 'table' end,
         rel.schema, null::text, rel.relname::text,
         ${fieldsOf({
           owner: ownerOf(server, 'rel.relowner'),
           persistence: `case rel.relpersistence when 'u' then 'unlogged' end`,
           options: ifFound(server, 'relationOptions', sorted('rel.reloptions')),
           toastOptions: ifFound(
             server,
             'relationOptions',
             `(select ${sorted('toast.reloptions')} from pg_class as toast
               where toast.oid = rel.reltoastrelid)`,
           ),
           accessMethod: ifFound(
             server,
             'accessMethods',
             `(select nullif(method.amname, 'heap') from pg_am as method
               where method.oid = rel.relam)`,
           ),
           tablespace: ifFound(
             server,
             'tablespaces',
             `(select space.spcname from pg_tablespace as space
               where space.oid = rel.reltablespace)`,
           ),
           partitionKey: `case when rel.relkind = 'p' then pg_get_partkeydef(rel.oid) end`,
           partitionOf: ifFound(
             server,
             'inheritance',
             `case when rel.relispartition then (
               select inhparent::regclass::text from pg_inherits where inhrelid = rel.oid) end`,
           ),
           partitionBound: `pg_get_expr(rel.relpartbound, rel.oid)`,
           inherits: ifFound(
             server,
             'inheritance',
             `case when not rel.relispartition then (
               select json_agg(inhparent::regclass::text order by inhseqno) from pg_inherits
               where inhrelid = rel.oid) end`,
           ),
           ofType: `case when rel.reloftype <> 0 then format_type(rel.reloftype, null) end`,
           rowSecurity: `case when rel.relrowsecurity then true end`,
           forceRowSecurity: `case when rel.relforcerowsecurity then true end`,
           replicaIdentity: `case when rel.relkind in ('r', 'p') then case rel.relreplident
             when 'n' then 'nothing' when 'f' then 'full' when 'i' then 'index' end end`,
           definition: ifFound(
             server,
             'views',
             `case when rel.relkind in ('v', 'm') then pg_get_viewdef(rel.oid) end`,
           ),
           populated: ifFound(
             server,
             'views',
             `case when rel.relkind = 'm' then rel.relispopulated end`,
           ),
           server: ifFound(
             server,
             'foreignTables',
             `(select server.srvname from pg_foreign_table as remote
               join pg_foreign_server as server on server.oid = remote.ftserver
               where remote.ftrelid = rel.oid)`,
           ),
           serverOptions: ifFound(
             server,
             'foreignTables',
             `(select ${sorted('remote.ftoptions')} from pg_foreign_table as remote
               where remote.ftrelid = rel.oid)`,
           ),
           privileges: ifFound(
             server,
             'relationGrants',
             grantsOf('rel.relacl', 'r', 'rel.relowner'),
           ),
           comment: commentIn(server),
         })},
         rel.oid, 0
  from relation as rel
  ${joinComment(server, 'pg_class', 'rel.oid')}
  where rel.relkind in ('r', 'p', 'f', 'v', 'm')`;
