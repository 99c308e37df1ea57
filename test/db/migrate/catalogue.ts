import type { DbContext } from '#db/pool.ts';

/**
 * Everything that a migration can make in `public`, as sorted lines; what veza keeps of migrations is
 * left out.
 */
export async function readCatalogue(ctx: DbContext): Promise<string[]> {
  const { rows } = await ctx.db.raw<{ rows: { line: string }[] }>(`
    with relations as (
      select oid, relname, relkind from pg_class
      where relnamespace = 'public'::regnamespace and relname not like 'veza_migration%'
    )
    select format('relation %s %s', relkind, relname) as line from relations
    union all
    select format('column %s.%s %s %s %s %s', r.relname, a.attname,
        format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity::text || a.attgenerated::text,
        pg_get_expr(d.adbin, d.adrelid))
      from relations r
      join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum
    union all
    select format('constraint %s %s %s', r.relname, c.conname, pg_get_constraintdef(c.oid))
      from relations r join pg_constraint c on c.conrelid = r.oid
    union all
    select 'index ' || pg_get_indexdef(i.indexrelid)
      from relations r join pg_index i on i.indrelid = r.oid
    union all
    select 'trigger ' || pg_get_triggerdef(t.oid)
      from relations r join pg_trigger t on t.tgrelid = r.oid and not t.tgisinternal
    union all
    select 'function ' || case when p.prokind = 'a' then p.proname
        else pg_get_functiondef(p.oid) end
      from pg_proc p where p.pronamespace = 'public'::regnamespace
    union all
    select format('type %s %s', t.typname, t.typtype) from pg_type t
      where t.typnamespace = 'public'::regnamespace and t.typname not like '%veza\\_migration%'
    union all
    select 'extension ' || extname from pg_extension
    order by 1`);
  return rows.map((row) => row.line);
}
