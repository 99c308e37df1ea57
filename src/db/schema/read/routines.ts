import {
  commentIn,
  joinComment,
  fieldsOf,
  grantsOf,
  notOfExtension,
  ownerOf,
  type CatalogReader,
} from './parts.ts';

const ARGUMENTS = `'(' || pg_get_function_identity_arguments(proc.oid) || ')'`;

/** Functions and procedures, with everything that `pg_get_functiondef` says. */
export const readRoutines: CatalogReader = (server) => `
  select case proc.prokind when 'p' then 'procedure' else 'function' end,
         scope.nspname::text, null::text, quote_ident(proc.proname) || ${ARGUMENTS},
         ${fieldsOf({
           definition: 'pg_get_functiondef(proc.oid)',
           returns: 'pg_get_function_result(proc.oid)',
           owner: ownerOf(server, 'proc.proowner'),
           privileges: grantsOf('proc.proacl', 'f', 'proc.proowner'),
           comment: commentIn(server),
         })},
         proc.oid, 0
  from scope join pg_proc as proc on proc.pronamespace = scope.oid
  ${joinComment(server, 'pg_proc', 'proc.oid')}
  where proc.prokind in ('f', 'p', 'w') and ${notOfExtension(server, 'pg_proc', 'proc.oid')}`;

/** Aggregates; each field is a clause of `create aggregate`. */
export const readAggregates: CatalogReader = (server) => `
  select 'aggregate', scope.nspname::text, null::text, quote_ident(proc.proname) || ${ARGUMENTS},
         ${fieldsOf({
           sfunc: 'agg.aggtransfn::regproc::text',
           stype: `format_type(agg.aggtranstype, null)`,
           sspace: 'nullif(agg.aggtransspace, 0)',
           finalfunc: procedure('agg.aggfinalfn'),
           finalfunc_extra: `case when agg.aggfinalextra then true end`,
           finalfunc_modify: modify('agg.aggfinalmodify', 'r', `agg.aggkind = 'n'`),
           combinefunc: procedure('agg.aggcombinefn'),
           serialfunc: procedure('agg.aggserialfn'),
           deserialfunc: procedure('agg.aggdeserialfn'),
           initcond: 'agg.agginitval',
           msfunc: procedure('agg.aggmtransfn'),
           minvfunc: procedure('agg.aggminvtransfn'),
           mstype: `case when agg.aggmtranstype <> 0 then format_type(agg.aggmtranstype, null) end`,
           msspace: 'nullif(agg.aggmtransspace, 0)',
           mfinalfunc: procedure('agg.aggmfinalfn'),
           mfinalfunc_extra: `case when agg.aggmfinalextra then true end`,
           mfinalfunc_modify: modify('agg.aggmfinalmodify', 'r', `agg.aggkind = 'n'`),
           minitcond: 'agg.aggminitval',
           sortop: `case when agg.aggsortop <> 0 then agg.aggsortop::regoper::text end`,
           parallel: `case proc.proparallel when 's' then 'safe' when 'r' then 'restricted' end`,
           hypothetical: `case when agg.aggkind = 'h' then true end`,
           owner: ownerOf(server, 'proc.proowner'),
           privileges: grantsOf('proc.proacl', 'f', 'proc.proowner'),
           comment: commentIn(server),
         })},
         proc.oid, 0
  from scope
  join pg_proc as proc on proc.pronamespace = scope.oid
  join pg_aggregate as agg on agg.aggfnoid = proc.oid
  ${joinComment(server, 'pg_proc', 'proc.oid')}
  where ${notOfExtension(server, 'pg_proc', 'proc.oid')}`;

function procedure(column: string): string {
  return `case when ${column} <> 0 then ${column}::regproc::text end`;
}

/** Ordered-set aggregates are `read_write` by themselves, the others `read_only`. */
function modify(column: string, usual: string, where: string): string {
  return `case when ${column} <> case when ${where} then '${usual}'::"char" else 'w' end
    then case ${column} when 'r' then 'read_only' when 's' then 'shareable' else 'read_write' end end`;
}
