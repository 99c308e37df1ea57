import {
  commentOn,
  fieldsOf,
  notOfExtension,
  ownerOf,
  sorted,
  type CatalogReader,
} from './parts.ts';

/** An operator with the types that it takes. */
export const OPERATOR_NAME = `op.oprname || '(' || coalesce(format_type(nullif(op.oprleft, 0), null), 'none') || ', '
           || coalesce(format_type(nullif(op.oprright, 0), null), 'none') || ')'`;

/** Operators by name and operand types. */
export const readOperators: CatalogReader = () => `
  select 'operator', scope.nspname::text, null::text,
         ${OPERATOR_NAME},
         ${fieldsOf({
           function: 'op.oprcode::regproc::text',
           left: 'format_type(nullif(op.oprleft, 0), null)',
           right: 'format_type(nullif(op.oprright, 0), null)',
           commutator: `case when op.oprcom <> 0 then op.oprcom::regoperator::text end`,
           negator: `case when op.oprnegate <> 0 then op.oprnegate::regoperator::text end`,
           restrict: `case when op.oprrest <> 0 then op.oprrest::regproc::text end`,
           join: `case when op.oprjoin <> 0 then op.oprjoin::regproc::text end`,
           hashes: 'case when op.oprcanhash then true end',
           merges: 'case when op.oprcanmerge then true end',
           owner: ownerOf('op.oprowner'),
           comment: 'remark.description',
         })}
  from scope
  join pg_operator as op on op.oprnamespace = scope.oid
  ${commentOn('pg_operator', 'op.oid')}
  where ${notOfExtension('pg_operator', 'op.oid')}`;

/** Operator families with what was added to them. */
export const readOperatorFamilies: CatalogReader = () => `
  select 'operator family', scope.nspname::text, null::text,
         quote_ident(family.opfname) || ' using ' || method.amname,
         ${fieldsOf({
           operators: `(select json_agg(member.amopstrategy || ' ' || member.amopopr::regoperator::text
               || case when member.amoppurpose = 'o' then ' for order by' else '' end
               order by member.amopstrategy, member.amopopr::regoperator::text collate "C")
             from pg_amop as member where member.amopfamily = family.oid)`,
           functions: `(select json_agg(member.amprocnum || ' ' || member.amproc::regprocedure::text
               order by member.amprocnum, member.amproc::regprocedure::text collate "C")
             from pg_amproc as member where member.amprocfamily = family.oid)`,
           owner: ownerOf('family.opfowner'),
           comment: 'remark.description',
         })}
  from scope
  join pg_opfamily as family on family.opfnamespace = scope.oid
  join pg_am as method on method.oid = family.opfmethod
  ${commentOn('pg_opfamily', 'family.oid')}
  where ${notOfExtension('pg_opfamily', 'family.oid')}`;

/** Operator classes; their members stand with the family. */
export const readOperatorClasses: CatalogReader = () => `
  select 'operator class', scope.nspname::text, null::text,
         quote_ident(class.opcname) || ' using ' || method.amname,
         ${fieldsOf({
           type: 'format_type(class.opcintype, null)',
           family: `(select quote_ident(space.nspname) || '.' || quote_ident(family.opfname)
             from pg_opfamily as family join pg_namespace as space on space.oid = family.opfnamespace
             where family.oid = class.opcfamily)`,
           default: 'case when class.opcdefault then true end',
           storage: `case when class.opckeytype <> 0 then format_type(class.opckeytype, null) end`,
           owner: ownerOf('class.opcowner'),
           comment: 'remark.description',
         })}
  from scope
  join pg_opclass as class on class.opcnamespace = scope.oid
  join pg_am as method on method.oid = class.opcmethod
  ${commentOn('pg_opclass', 'class.oid')}
  where ${notOfExtension('pg_opclass', 'class.oid')}`;

/** Casts that somebody made. */
export const readCasts: CatalogReader = () => `
  select 'cast', null::text, null::text,
         format_type(item.castsource, null) || ' as ' || format_type(item.casttarget, null),
         ${fieldsOf({
           function: `case when item.castfunc <> 0 then item.castfunc::regprocedure::text end`,
           method: `case item.castmethod when 'i' then 'inout' when 'b' then 'binary' end`,
           context: `case item.castcontext when 'a' then 'assignment' when 'i' then 'implicit' end`,
           comment: 'remark.description',
         })}
  from pg_cast as item
  ${commentOn('pg_cast', 'item.oid')}
  where item.oid >= 16384 and ${notOfExtension('pg_cast', 'item.oid')}`;

/** Dictionaries of text search. */
export const readDictionaries: CatalogReader = () => `
  select 'text search dictionary', scope.nspname::text, null::text, dict.dictname::text,
         ${fieldsOf({
           template: `(select quote_ident(space.nspname) || '.' || quote_ident(template.tmplname)
             from pg_ts_template as template
             join pg_namespace as space on space.oid = template.tmplnamespace
             where template.oid = dict.dicttemplate)`,
           options: 'dict.dictinitoption',
           owner: ownerOf('dict.dictowner'),
           comment: 'remark.description',
         })}
  from scope
  join pg_ts_dict as dict on dict.dictnamespace = scope.oid
  ${commentOn('pg_ts_dict', 'dict.oid')}
  where ${notOfExtension('pg_ts_dict', 'dict.oid')}`;

/** Configurations of text search: token type → dictionaries. */
export const readSearchConfigurations: CatalogReader = () => `
  select 'text search configuration', scope.nspname::text, null::text, config.cfgname::text,
         ${fieldsOf({
           parser: `(select quote_ident(space.nspname) || '.' || quote_ident(parser.prsname)
             from pg_ts_parser as parser
             join pg_namespace as space on space.oid = parser.prsnamespace
             where parser.oid = config.cfgparser)`,
           mappings: `(select json_object_agg(token, dictionaries order by token) from (
             select token.alias as token,
                    json_agg(map.mapdict::regdictionary::text order by map.mapseqno) as dictionaries
             from pg_ts_config_map as map
             join lateral ts_token_type(config.cfgparser) as token on token.tokid = map.maptokentype
             where map.mapcfg = config.oid group by token.alias) as mapping)`,
           owner: ownerOf('config.cfgowner'),
           comment: 'remark.description',
         })}
  from scope
  join pg_ts_config as config on config.cfgnamespace = scope.oid
  ${commentOn('pg_ts_config', 'config.oid')}
  where ${notOfExtension('pg_ts_config', 'config.oid')}`;

/** Foreign servers without the values of their options, which may be secrets. */
export const readForeignServers: CatalogReader = () => `
  select 'foreign server', null::text, null::text, server.srvname::text,
         ${fieldsOf({
           wrapper: `(select wrapper.fdwname from pg_foreign_data_wrapper as wrapper
             where wrapper.oid = server.srvfdw)`,
           serverType: 'server.srvtype',
           version: 'server.srvversion',
           options: sorted(
             `array(select split_part(item, '=', 1) from unnest(server.srvoptions) as item)`,
           ),
           owner: ownerOf('server.srvowner'),
           comment: 'remark.description',
         })}
  from pg_foreign_server as server
  ${commentOn('pg_foreign_server', 'server.oid')}
  where ${notOfExtension('pg_foreign_server', 'server.oid')}`;
