import { objectsOf, sorted, type CatalogReader } from './parts.ts';

/** An operator with the types that it takes. */
const OPERATOR_NAME = `op.oprname || '(' || coalesce(format_type(nullif(op.oprleft, 0), null), 'none') || ', '
           || coalesce(format_type(nullif(op.oprright, 0), null), 'none') || ')'`;

/** Operators by name and operand types. */
export const readOperators: CatalogReader = (server) =>
  objectsOf(server, {
    type: 'operator',
    catalog: 'pg_operator',
    alias: 'op',
    schema: 'op.oprnamespace',
    name: OPERATOR_NAME,
    isReferred: true,
    fields: {
      function: 'op.oprcode::regproc::text',
      left: 'format_type(nullif(op.oprleft, 0), null)',
      right: 'format_type(nullif(op.oprright, 0), null)',
      commutator: `case when op.oprcom <> 0 then op.oprcom::regoperator::text end`,
      negator: `case when op.oprnegate <> 0 then op.oprnegate::regoperator::text end`,
      restrict: `case when op.oprrest <> 0 then op.oprrest::regproc::text end`,
      join: `case when op.oprjoin <> 0 then op.oprjoin::regproc::text end`,
      hashes: 'case when op.oprcanhash then true end',
      merges: 'case when op.oprcanmerge then true end',
    },
    owner: 'op.oprowner',
  });

/** Operator families with what was added to them. */
export const readOperatorFamilies: CatalogReader = (server) =>
  objectsOf(server, {
    type: 'operator family',
    catalog: 'pg_opfamily',
    alias: 'family',
    schema: 'family.opfnamespace',
    name: `quote_ident(family.opfname) || ' using ' || method.amname`,
    joins: 'join pg_am as method on method.oid = family.opfmethod',
    fields: {
      operators: `(select json_agg(member.amopstrategy || ' ' || member.amopopr::regoperator::text
               || case when member.amoppurpose = 'o' then ' for order by' else '' end
               order by member.amopstrategy, member.amopopr::regoperator::text collate "C")
             from pg_amop as member where member.amopfamily = family.oid)`,
      functions: `(select json_agg(member.amprocnum || ' ' || member.amproc::regprocedure::text
               order by member.amprocnum, member.amproc::regprocedure::text collate "C")
             from pg_amproc as member where member.amprocfamily = family.oid)`,
    },
    owner: 'family.opfowner',
  });

/** Operator classes; their members stand with the family. */
export const readOperatorClasses: CatalogReader = (server) =>
  objectsOf(server, {
    type: 'operator class',
    catalog: 'pg_opclass',
    alias: 'class',
    schema: 'class.opcnamespace',
    name: `quote_ident(class.opcname) || ' using ' || method.amname`,
    joins: 'join pg_am as method on method.oid = class.opcmethod',
    fields: {
      type: 'format_type(class.opcintype, null)',
      family: `(select quote_ident(space.nspname) || '.' || quote_ident(family.opfname)
             from pg_opfamily as family join pg_namespace as space on space.oid = family.opfnamespace
             where family.oid = class.opcfamily)`,
      default: 'case when class.opcdefault then true end',
      storage: `case when class.opckeytype <> 0 then format_type(class.opckeytype, null) end`,
    },
    owner: 'class.opcowner',
  });

/** Casts that somebody made. */
export const readCasts: CatalogReader = (server) =>
  objectsOf(server, {
    type: 'cast',
    catalog: 'pg_cast',
    alias: 'item',
    name: `format_type(item.castsource, null) || ' as ' || format_type(item.casttarget, null)`,
    where: 'item.oid >= 16384',
    isReferred: true,
    fields: {
      function: `case when item.castfunc <> 0 then item.castfunc::regprocedure::text end`,
      method: `case item.castmethod when 'i' then 'inout' when 'b' then 'binary' end`,
      context: `case item.castcontext when 'a' then 'assignment' when 'i' then 'implicit' end`,
    },
  });

/** Dictionaries of text search. */
export const readDictionaries: CatalogReader = (server) =>
  objectsOf(server, {
    type: 'text search dictionary',
    catalog: 'pg_ts_dict',
    alias: 'dict',
    schema: 'dict.dictnamespace',
    name: 'dict.dictname::text',
    fields: {
      template: `(select quote_ident(space.nspname) || '.' || quote_ident(template.tmplname)
             from pg_ts_template as template
             join pg_namespace as space on space.oid = template.tmplnamespace
             where template.oid = dict.dicttemplate)`,
      options: 'dict.dictinitoption',
    },
    owner: 'dict.dictowner',
  });

/** Configurations of text search: token type → dictionaries. */
export const readSearchConfigurations: CatalogReader = (server) =>
  objectsOf(server, {
    type: 'text search configuration',
    catalog: 'pg_ts_config',
    alias: 'config',
    schema: 'config.cfgnamespace',
    name: 'config.cfgname::text',
    fields: {
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
    },
    owner: 'config.cfgowner',
  });

/** Foreign servers without the values of their options, which may be secrets. */
export const readForeignServers: CatalogReader = (server) =>
  objectsOf(server, {
    type: 'foreign server',
    catalog: 'pg_foreign_server',
    alias: 'server',
    name: 'server.srvname::text',
    fields: {
      wrapper: `(select wrapper.fdwname from pg_foreign_data_wrapper as wrapper
             where wrapper.oid = server.srvfdw)`,
      serverType: 'server.srvtype',
      version: 'server.srvversion',
      options: sorted(
        `array(select split_part(item, '=', 1) from unnest(server.srvoptions) as item)`,
      ),
    },
    owner: 'server.srvowner',
  });
