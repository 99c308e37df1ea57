import { readPolicies, readStatistics, readTriggers } from './attached.ts';
import type { CatalogReader } from './parts.ts';
import { OPERATOR_NAME, readCasts, readOperators } from './rare.ts';
import { readRoutines } from './routines.ts';
import { readDomainConstraints, readTypes } from './types.ts';

/** Names for OIDs, each with the reader without whose objects there is nothing to name. */
const NAMES: readonly (readonly [names: string, of?: CatalogReader])[] = [
  [
    `
  select 'pg_catalog.pg_class'::regclass as classid, rel.oid as objid, 0 as objsubid,
         ${key(
           `case rel.relkind when 'v' then 'view' when 'm' then 'materialized view'
           when 'f' then 'foreign table' when 'S' then 'sequence' else 'table' end`,
           'rel.schema',
           `''`,
           'rel.relname',
         )} as key
  from relation as rel`,
  ],
  [
    `
  select 'pg_catalog.pg_class'::regclass, att.attrelid, att.attnum,
         ${key(`'column'`, 'rel.schema', 'rel.relname', 'att.attname')}
  from relation as rel join pg_attribute as att on att.attrelid = rel.oid and att.attnum > 0
  where rel.relkind in ('r', 'p', 'f')`,
  ],
  [
    `
  select 'pg_catalog.pg_class'::regclass, own.oid, att.attnum,
         ${key(`'type'`, 'scope.nspname', `''`, 'own.relname')}
  from scope join pg_class as own on own.relnamespace = scope.oid and own.relkind = 'c'
  join pg_attribute as att on att.attrelid = own.oid`,
    readTypes,
  ],
  [
    `
  -- A column of a view is the view, as far as the order goes.
  select 'pg_catalog.pg_class'::regclass, att.attrelid, att.attnum,
         ${key(`case rel.relkind when 'v' then 'view' else 'materialized view' end`, 'rel.schema', `''`, 'rel.relname')}
  from relation as rel join pg_attribute as att on att.attrelid = rel.oid and att.attnum > 0
  where rel.relkind in ('v', 'm')`,
  ],
  [
    `
  select 'pg_catalog.pg_class'::regclass, idx.indexrelid, 0,
         ${key(`case when con.oid is null then 'index' else 'constraint' end`, 'rel.schema', 'rel.relname', 'ic.relname')}
  from relation as rel join pg_index as idx on idx.indrelid = rel.oid
  join pg_class as ic on ic.oid = idx.indexrelid
  left join pg_constraint as con on con.conindid = idx.indexrelid and con.contype in ('p', 'u', 'x')`,
  ],
  [
    `
  select 'pg_catalog.pg_attrdef'::regclass, def.oid, 0,
         ${key(`'column'`, 'rel.schema', 'rel.relname', 'att.attname')}
  from relation as rel join pg_attrdef as def on def.adrelid = rel.oid
  join pg_attribute as att on att.attrelid = rel.oid and att.attnum = def.adnum`,
  ],
  [
    `
  select 'pg_catalog.pg_rewrite'::regclass, rule.oid, 0,
         case when rule.rulename = '_RETURN'
           then ${key(`case rel.relkind when 'm' then 'materialized view' else 'view' end`, 'rel.schema', `''`, 'rel.relname')}
           else ${key(`'rule'`, 'rel.schema', 'rel.relname', 'rule.rulename')} end
  from relation as rel join pg_rewrite as rule on rule.ev_class = rel.oid`,
  ],
  [
    `
  select 'pg_catalog.pg_trigger'::regclass, trig.oid, 0,
         ${key(`'trigger'`, 'rel.schema', 'rel.relname', 'trig.tgname')}
  from relation as rel join pg_trigger as trig on trig.tgrelid = rel.oid and not trig.tgisinternal`,
    readTriggers,
  ],
  [
    `
  select 'pg_catalog.pg_policy'::regclass, pol.oid, 0,
         ${key(`'policy'`, 'rel.schema', 'rel.relname', 'pol.polname')}
  from relation as rel join pg_policy as pol on pol.polrelid = rel.oid`,
    readPolicies,
  ],
  [
    `
  select 'pg_catalog.pg_constraint'::regclass, con.oid, 0,
         ${key(`'constraint'`, 'rel.schema', 'rel.relname', 'con.conname')}
  from relation as rel join pg_constraint as con on con.conrelid = rel.oid and con.contype <> 'n'`,
  ],
  [
    `
  select 'pg_catalog.pg_constraint'::regclass, con.oid, 0,
         ${key(`'domain constraint'`, 'scope.nspname', 'type.typname', 'con.conname')}
  from scope join pg_type as type on type.typnamespace = scope.oid
  join pg_constraint as con on con.contypid = type.oid and con.contype <> 'n'`,
    readDomainConstraints,
  ],
  [
    `
  select 'pg_catalog.pg_statistic_ext'::regclass, stat.oid, 0,
         ${key(`'statistics'`, 'scope.nspname', `''`, 'stat.stxname')}
  from scope join pg_statistic_ext as stat on stat.stxnamespace = scope.oid`,
    readStatistics,
  ],
  [
    `
  select 'pg_catalog.pg_proc'::regclass, proc.oid, 0,
         ${key(
           `case proc.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end`,
           'scope.nspname',
           `''`,
           `quote_ident(proc.proname) || '(' || pg_get_function_identity_arguments(proc.oid) || ')'`,
         )}
  from scope join pg_proc as proc on proc.pronamespace = scope.oid`,
    readRoutines,
  ],
  [
    `
  select 'pg_catalog.pg_cast'::regclass, item.oid, 0,
         ${key(`'cast'`, `''`, `''`, `format_type(item.castsource, null) || ' as ' || format_type(item.casttarget, null)`)}
  from pg_cast as item where item.oid >= 16384`,
    readCasts,
  ],
  [
    `
  select 'pg_catalog.pg_operator'::regclass, op.oid, 0,
         ${key(`'operator'`, 'scope.nspname', `''`, OPERATOR_NAME)}
  from scope join pg_operator as op on op.oprnamespace = scope.oid`,
    readOperators,
  ],
  [
    `
  -- An array type is its element, and a row type its table.
  select 'pg_catalog.pg_type'::regclass, type.oid, 0,
         case when own.relkind = 'c' or own.oid is null
           then ${key(`case base.typtype when 'd' then 'domain' else 'type' end`, 'scope.nspname', `''`, 'base.typname')}
           else ${key(
             `case own.relkind when 'v' then 'view' when 'm' then 'materialized view'
             when 'f' then 'foreign table' else 'table' end`,
             'scope.nspname',
             `''`,
             'own.relname',
           )} end
  from scope join pg_type as type on type.typnamespace = scope.oid
  join pg_type as base on base.oid = case when type.typelem <> 0 and type.typlen = -1
    then type.typelem else type.oid end
  left join pg_class as own on own.oid = base.typrelid`,
  ],
];

/**
 * Names for OIDs, as rows of classid, objid, objsubid, key; `key` is that of `objectKey`.
 * @param found the readers that may find something.
 */
export function identityOf(found: ReadonlySet<CatalogReader>): string {
  return NAMES.filter(([, of]) => of === undefined || found.has(of))
    .map(([names]) => names)
    .join(' union all ');
}

/**
 * What needs what, from `pg_depend`: the key of the one that needs as the name, that of the needed
 * one as the fields. It orders the statements that mend.
 */
export const readUses: CatalogReader = () => `
  select '@uses', null::text, null::text, link.needer, to_json(link.used)
  from (
    select distinct needer.key as needer, used.key as used
    from identity as needer
    join pg_depend as dep on dep.classid = needer.classid and dep.objid = needer.objid
     and dep.objsubid = needer.objsubid and dep.deptype in ('n', 'a')
    join identity as used on used.classid = dep.refclassid and used.objid = dep.refobjid
     and used.objsubid = dep.refobjsubid
    where needer.key <> used.key
  ) as link`;

function key(type: string, schema: string, table: string, name: string): string {
  return `json_build_array(${type}, ${schema}, ${table}, ${name})::text`;
}
