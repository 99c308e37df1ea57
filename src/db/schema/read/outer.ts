import { PUBLIC_SCHEMA_USUAL } from './found.ts';
import {
  commentIn,
  joinComment,
  fieldsOf,
  grantsOf,
  ifFound,
  notOfExtension,
  objectsOf,
  ownerOf,
  sorted,
  type CatalogReader,
} from './parts.ts';

/** The schemas themselves. */
export const readSchemas: CatalogReader = (server) => `
  select 'schema', null::text, null::text, scope.nspname::text,
         ${fieldsOf({
           owner: ownerOf(server, 'scope.nspowner'),
           privileges: ifFound(
             server,
             'schemaGrants',
             `case when scope.nspname <> 'public' or scope.nspacl::text <> ${PUBLIC_SCHEMA_USUAL}
               then ${grantsOf('scope.nspacl', 'n', 'scope.nspowner')} end`,
           ),
           comment: ifFound(
             server,
             'comments',
             `case when scope.nspname <> 'public'
               or remark.description <> 'standard public schema' then remark.description end`,
           ),
         })},
         null::oid, 0
  from scope
  ${joinComment(server, 'pg_namespace', 'scope.oid')}
  where ${notOfExtension(server, 'pg_namespace', 'scope.oid')}`;

/** Extensions and their versions; what they made is theirs. */
export const readExtensions: CatalogReader = () => `
  select 'extension', null::text, null::text, ext.extname::text,
         ${fieldsOf({ in: 'space.nspname', version: 'ext.extversion' })},
         null::oid, 0
  from pg_extension as ext
  join pg_namespace as space on space.oid = ext.extnamespace
  where ext.extname <> 'plpgsql'
    and (space.nspname = 'pg_catalog' or exists (select from scope where scope.oid = space.oid))`;

const DETERMINISTIC = `case when not coll.collisdeterministic then false end`;

/** Collations. */
export const readCollations: CatalogReader = (server) =>
  objectsOf(server, {
    type: 'collation',
    catalog: 'pg_collation',
    alias: 'coll',
    schema: 'coll.collnamespace',
    name: 'coll.collname::text',
    fields: {
      provider: `case coll.collprovider when 'i' then 'icu' when 'c' then 'libc'
             when 'b' then 'builtin' else 'default' end`,
      locale: server.version >= 17 ? 'coll.colllocale' : 'coll.colliculocale',
      lcCollate: 'coll.collcollate',
      lcCtype: 'coll.collctype',
      rules: server.version >= 16 ? 'coll.collicurules' : 'null',
      deterministic: DETERMINISTIC,
    },
    owner: 'coll.collowner',
  });

/** Event triggers. */
export const readEventTriggers: CatalogReader = (server) =>
  objectsOf(server, {
    type: 'event trigger',
    catalog: 'pg_event_trigger',
    alias: 'trig',
    name: 'trig.evtname::text',
    fields: {
      event: 'trig.evtevent',
      function: 'trig.evtfoid::regproc::text',
      tags: sorted('trig.evttags'),
      enabled: `case trig.evtenabled when 'D' then 'disabled' when 'R' then 'replica'
             when 'A' then 'always' end`,
    },
  });

/** Publications with their tables and schemas. */
export const readPublications: CatalogReader = (server) => `
  select 'publication', null::text, null::text, pub.pubname::text,
         ${fieldsOf({
           allTables: 'case when pub.puballtables then true end',
           publish: `concat_ws(', ', case when pub.pubinsert then 'insert' end,
             case when pub.pubupdate then 'update' end, case when pub.pubdelete then 'delete' end,
             case when pub.pubtruncate then 'truncate' end)`,
           viaRoot: 'case when pub.pubviaroot then true end',
           generatedColumns:
             server.version >= 18
               ? `case when pub.pubgencols::text <> 'n' then 'stored' end`
               : 'null',
           tables: `(select json_agg(json_strip_nulls(json_build_object(
               'table', member.prrelid::regclass::text,
               'columns', (select json_agg(att.attname order by att.attnum) from pg_attribute as att
                 where att.attrelid = member.prrelid and att.attnum = any (member.prattrs)),
               'where', pg_get_expr(member.prqual, member.prrelid)))
               order by member.prrelid::regclass::text collate "C")
             from pg_publication_rel as member where member.prpubid = pub.oid)`,
           schemas: `(select json_agg(space.nspname order by space.nspname)
             from pg_publication_namespace as member
             join pg_namespace as space on space.oid = member.pnnspid where member.pnpubid = pub.oid)`,
           owner: ownerOf(server, 'pub.pubowner'),
           comment: commentIn(server),
         })},
         null::oid, 0
  from pg_publication as pub
  ${joinComment(server, 'pg_publication', 'pub.oid')}`;

/** What new objects get granted by themselves. */
export const readDefaultPrivileges: CatalogReader = (server) => `
  select 'default privileges', scope.nspname::text, null::text,
         case when def.defaclrole = ${server.owner} then '@database'
           else pg_get_userbyid(def.defaclrole)::text end || ' ' || case def.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences'
           when 'f' then 'functions' when 'T' then 'types' when 'n' then 'schemas' else 'large objects' end,
         json_build_object('privileges', (
           select json_agg(grants.text order by grants.text collate "C") from (
             select distinct case when item.grantee = 0 then 'public'
                 when item.grantee = def.defaclrole then '@owner'
                 else pg_get_userbyid(item.grantee)::text end || ' ' || item.privilege_type
                 || case when item.is_grantable and item.grantee <> def.defaclrole then '*' else '' end
               as text
             from aclexplode(def.defaclacl) as item) as grants)),
         null::oid, 0
  from pg_default_acl as def
  left join scope on scope.oid = def.defaclnamespace
  where def.defaclnamespace = 0 or scope.oid is not null`;
