import {
  commentIn,
  joinComment,
  fieldsOf,
  grantsOf,
  ifFound,
  ownerOf,
  type CatalogReader,
} from './parts.ts';

const OWNING_COLUMN = `owned.refobjid::regclass::text || '.' || quote_ident(att.attname)`;

/** Sequences and who owns them; where they stand is data, not schema. */
export const readSequences: CatalogReader = (server) => `
  select 'sequence', rel.schema, null::text, rel.relname::text,
         ${fieldsOf({
           type: 'format_type(seq.seqtypid, null)',
           start: 'seq.seqstart::text',
           increment: 'seq.seqincrement::text',
           min: 'seq.seqmin::text',
           max: 'seq.seqmax::text',
           cache: 'seq.seqcache::text',
           cycle: 'case when seq.seqcycle then true end',
           persistence: `case rel.relpersistence when 'u' then 'unlogged' end`,
           ownedBy: `case when owned.deptype = 'a' then ${OWNING_COLUMN} end`,
           identityOf: `case when owned.deptype = 'i' then ${OWNING_COLUMN} end`,
           owner: ownerOf(server, 'rel.relowner'),
           privileges: ifFound(
             server,
             'relationGrants',
             grantsOf('rel.relacl', 's', 'rel.relowner'),
           ),
           comment: commentIn(server),
         })},
         rel.oid, 0
  from relation as rel
  join pg_sequence as seq on seq.seqrelid = rel.oid
  left join (pg_depend as owned
    join pg_attribute as att on att.attrelid = owned.refobjid and att.attnum = owned.refobjsubid)
    on owned.classid = 'pg_catalog.pg_class'::regclass and owned.objid = rel.oid
   and owned.refclassid = 'pg_catalog.pg_class'::regclass and owned.deptype in ('a', 'i')
  ${joinComment(server, 'pg_class', 'rel.oid')}`;
