import { commentIn, joinComment, fieldsOf, ownerOf, type CatalogReader } from './parts.ts';

const ENABLED = (column: string): string =>
  `case ${column} when 'D' then 'disabled' when 'R' then 'replica' when 'A' then 'always' end`;

/** Triggers; a partition's copy only where it is switched otherwise than its parent's. */
export const readTriggers: CatalogReader = (server) => `
  select 'trigger', rel.schema, rel.relname::text, trig.tgname::text,
         ${fieldsOf({
           definition: 'pg_get_triggerdef(trig.oid)',
           enabled: ENABLED('trig.tgenabled'),
           copy: 'case when trig.tgparentid <> 0 then true end',
           comment: commentIn(server),
         })},
         trig.oid, 0
  from relation as rel
  join pg_trigger as trig on trig.tgrelid = rel.oid and not trig.tgisinternal
  ${joinComment(server, 'pg_trigger', 'trig.oid')}
  where trig.tgparentid = 0 or trig.tgenabled <> (
    select parent.tgenabled from pg_trigger as parent where parent.oid = trig.tgparentid)`;

/** Rules, but not the one that makes a view a view. */
export const readRules: CatalogReader = (server) => `
  select 'rule', rel.schema, rel.relname::text, rule.rulename::text,
         ${fieldsOf({
           definition: 'pg_get_ruledef(rule.oid)',
           enabled: ENABLED('rule.ev_enabled'),
           comment: commentIn(server),
         })},
         rule.oid, 0
  from relation as rel
  join pg_rewrite as rule on rule.ev_class = rel.oid and rule.rulename <> '_RETURN'
  ${joinComment(server, 'pg_rewrite', 'rule.oid')}`;

/** Row level security policies. */
export const readPolicies: CatalogReader = (server) => `
  select 'policy', rel.schema, rel.relname::text, pol.polname::text,
         ${fieldsOf({
           command: `case pol.polcmd when 'r' then 'select' when 'a' then 'insert'
             when 'w' then 'update' when 'd' then 'delete' else 'all' end`,
           restrictive: `case when not pol.polpermissive then true end`,
           roles: `(select json_agg(case when role.oid = 0 then 'public'
               else pg_get_userbyid(role.oid)::text end order by 1)
             from unnest(pol.polroles) as role (oid))`,
           using: 'pg_get_expr(pol.polqual, pol.polrelid)',
           check: 'pg_get_expr(pol.polwithcheck, pol.polrelid)',
           comment: commentIn(server),
         })},
         pol.oid, 0
  from relation as rel
  join pg_policy as pol on pol.polrelid = rel.oid
  ${joinComment(server, 'pg_policy', 'pol.oid')}`;

/** Extended statistics. */
export const readStatistics: CatalogReader = (server) => `
  select 'statistics', scope.nspname::text, null::text, stat.stxname::text,
         ${fieldsOf({
           definition: 'pg_get_statisticsobjdef(stat.oid)',
           target: 'nullif(stat.stxstattarget, -1)',
           owner: ownerOf(server, 'stat.stxowner'),
           comment: commentIn(server),
         })},
         stat.oid, 0
  from scope
  join pg_statistic_ext as stat on stat.stxnamespace = scope.oid
  join relation as rel on rel.oid = stat.stxrelid
  ${joinComment(server, 'pg_statistic_ext', 'stat.oid')}`;
