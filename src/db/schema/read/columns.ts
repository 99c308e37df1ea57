import { NOT_NULL_NAMES_SINCE } from '../model.ts';
import type { Server } from './found.ts';
import {
  commentIn,
  joinComment,
  fieldsOf,
  grantsOf,
  ifFound,
  sorted,
  type CatalogReader,
} from './parts.ts';

/** Columns of tables; of views only those that say more than the view's definition. */
export const readColumns: CatalogReader = (server) => {
  const named = server.version >= NOT_NULL_NAMES_SINCE;
  return `
  select 'column', rel.schema, rel.relname::text, att.attname::text,
         ${fieldsOf({
           type: `case when rel.relkind <> 'v' then format_type(att.atttypid, att.atttypmod) end`,
           collation: `case when rel.relkind <> 'v' and att.attcollation <> type.typcollation
                       then att.attcollation::regcollation::text end`,
           notNull: `case when not att.attnotnull then null
                     ${named ? `when nonnull.convalidated is false then '"not valid"'::json` : ''}
                     else 'true'::json end`,
           notNullName: named ? notNullName : 'null',
           notNullNoInherit: named ? `case when nonnull.connoinherit then true end` : 'null',
           default: `case when att.attgenerated = '' then expression.text end`,
           generated: `case att.attgenerated when 's' then 'stored' when 'v' then 'virtual' end`,
           expression: `case when att.attgenerated <> '' then expression.text end`,
           identity: `case att.attidentity when 'a' then 'always' when 'd' then 'by default' end`,
           storage: `case when rel.relkind <> 'v' and att.attstorage <> type.typstorage
             then case att.attstorage when 'p' then 'plain' when 'e' then 'external'
               when 'm' then 'main' else 'extended' end end`,
           compression: `case att.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end`,
           statistics: `nullif(att.attstattarget, -1)`,
           options: ifFound(server, 'columnOptions', OPTIONS),
           serverOptions: ifFound(server, 'columnOptions', sorted('att.attfdwoptions')),
           inherited: `case when not att.attislocal then true end`,
           privileges: ifFound(server, 'columnGrants', grantsOf('att.attacl', 'c', 'rel.relowner')),
           comment: commentIn(server),
         })},
         rel.oid, att.attnum
  from relation as rel
  join pg_attribute as att
    on att.attrelid = rel.oid and att.attnum > 0 and not att.attisdropped
  join pg_type as type on type.oid = att.atttypid
  left join lateral (
    select pg_get_expr(def.adbin, def.adrelid) as text from pg_attrdef as def
    where def.adrelid = att.attrelid and def.adnum = att.attnum and att.atthasdef
  ) as expression on true
  ${
    named
      ? `left join pg_constraint as nonnull on nonnull.conrelid = rel.oid
           and nonnull.contype = 'n' and nonnull.conkey[1] = att.attnum`
      : ''
  }
  ${joinComment(server, 'pg_class', 'rel.oid', 'att.attnum')}
  where rel.relkind in ('r', 'p', 'f')${server.found.has('views') ? ofViews(server) : ''}`;
};

function ofViews(server: Server): string {
  const comment = commentIn(server);
  return `
     or (rel.relkind = 'm' and (${comment} is not null or att.attacl is not null
         or att.attstorage <> type.typstorage or nullif(att.attstattarget, -1) is not null
         or att.attcompression <> '' or ${OPTIONS} is not null))
     or (rel.relkind = 'v' and (${comment} is not null or att.attacl is not null
         or expression.text is not null))`;
}

/**
 * What somebody set. Minor releases from November 2026 on write a version of their own, `pg_attver`,
 * beside it, which is another one on every server and in every copy; pg_dump leaves it out, too.
 */
const OPTIONS = sorted(
  `array(select item from unnest(att.attoptions) as item where item not like 'pg\\_attver=%')`,
);

/** A name that PostgreSQL would not choose by itself; a cut name counts as chosen. */
const notNullName = `case when not nonnull.conislocal then null when nonnull.conname is not null
  and nonnull.conname !~ '_not_null[0-9]*$'
   or (octet_length(rel.relname || '_' || att.attname || '_not_null') < 64
       and regexp_replace(nonnull.conname, '[0-9]*$', '')
         <> rel.relname || '_' || att.attname || '_not_null')
  then nonnull.conname end`;
