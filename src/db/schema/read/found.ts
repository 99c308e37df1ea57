import { CLASSES } from './classes.ts';

/** Objects of PostgreSQL's own have smaller OIDs. */
const OWN_END = 16_384;

/** What the two statements that read a catalog see of the server. */
export interface Server {
  /** Its major version, 15 or newer. */
  readonly version: number;
  /** OID of the owner of the database. */
  readonly owner: string;
  /** What the database may have. */
  readonly found: ReadonlySet<Finding>;
}

/** What `initdb` gives the schema `public`: everybody may use it, its owner may all. */
export const PUBLIC_SCHEMA_USUAL = `(acldefault('n', scope.nspowner)
  || makeaclitem(0, scope.nspowner, 'USAGE', false))::text`;

/**
 * Where to look whether a database has what many have none of: to plan a part of the statement takes
 * longer than to run it on nothing. It may find more than there is, never less.
 */
const FINDINGS = {
  extensions: `exists (select from pg_extension where extname <> 'plpgsql')`,
  comments: `exists (select from pg_description where objoid >= ${OWN_END})
    or exists (select from pg_description where classoid = 'pg_catalog.pg_namespace'::regclass
      and objoid = 2200 and description <> 'standard public schema')`,
  schemaGrants: `exists (select from pg_namespace as scope
    where nspname !~ '^pg_' and nspname <> 'information_schema' and nspacl is not null
      and (nspname <> 'public' or nspacl::text <> ${PUBLIC_SCHEMA_USUAL}))`,
  types: 'type.others or rel.composites',
  domains: 'type.domains',
  collations: has('pg_collation'),
  sequences: 'rel.sequences',
  routines: has('pg_proc'),
  aggregates: `exists (select from pg_proc where oid >= ${OWN_END} and prokind = 'a')`,
  views: 'rel.views',
  foreignTables: 'rel.foreign_tables',
  inheritance: 'exists (select from pg_inherits)',
  relationGrants: 'rel.grants',
  relationOptions: 'rel.options',
  accessMethods: 'rel.methods',
  tablespaces: 'rel.tablespaces',
  columnGrants: 'att.grants',
  columnOptions: 'att.options',
  columnStatistics: 'att.statistics',
  defaults: has('pg_attrdef'),
  triggers: 'exists (select from pg_trigger where not tgisinternal)',
  rules: `exists (select from pg_rewrite where oid >= ${OWN_END} and rulename <> '_RETURN')`,
  policies: has('pg_policy'),
  statistics: has('pg_statistic_ext'),
  operators: has('pg_operator'),
  operatorFamilies: has('pg_opfamily'),
  operatorClasses: has('pg_opclass'),
  casts: `exists (select from pg_cast where oid >= ${OWN_END})`,
  dictionaries: has('pg_ts_dict'),
  searchConfigurations: has('pg_ts_config'),
  foreignServers: has('pg_foreign_server'),
  eventTriggers: has('pg_event_trigger'),
  publications: 'exists (select from pg_publication)',
  defaultPrivileges: 'exists (select from pg_default_acl)',
} as const;

export type Finding = keyof typeof FINDINGS;

/** Whatever stands in a schema or belongs to something of somebody's depends on it. */
function has(catalog: keyof typeof CLASSES): string {
  return `${CLASSES[catalog]} = any (link.classes)`;
}

/** An SQL query of one row: what the statement about the catalog depends on; the settings quoted. */
export const SERVER_QUERY = `
  select current_setting('server_version_num')::int / 10000 as version,
         (select datdba::text from pg_database where datname = current_database()) as owner,
         quote_literal(current_setting('search_path')) as path,
         quote_literal(current_setting('jit')) as jit,
         array_remove(array[${Object.entries(FINDINGS)
           .map(([name, condition]) => `case when ${condition} then '${name}' end`)
           .join(', ')}], null) as found
  from (
    select array_agg(distinct classid) as classes from pg_depend where objid >= ${OWN_END}
  ) as link, (
    select bool_or(relkind = 'S') as sequences, bool_or(relkind = 'c') as composites,
           bool_or(relkind in ('v', 'm')) as views, bool_or(relkind = 'f') as foreign_tables,
           bool_or(relacl is not null) as grants, bool_or(reloptions is not null) as options,
           -- 2 is heap.
           bool_or(relkind in ('r', 'p', 'm') and relam not in (0, 2)) as methods,
           bool_or(reltablespace <> 0) as tablespaces
    from pg_class where oid >= ${OWN_END}
  ) as rel, (
    select bool_or(attacl is not null) as grants,
           bool_or(attoptions is not null or attfdwoptions is not null) as options,
           bool_or(nullif(attstattarget, -1) is not null) as statistics
    from pg_attribute where attrelid >= ${OWN_END}
  ) as att, (
    select bool_or(typtype = 'd') as domains,
           bool_or(typtype in ('e', 'r') or (typtype in ('b', 'p') and typelem = 0)) as others
    from pg_type where oid >= ${OWN_END}
  ) as type`;
