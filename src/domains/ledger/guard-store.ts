import { query, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { TableGuard } from './verify-model.ts';

const TABLES = ['ledger_accounts', 'ledger_entries', 'ledger_fx_pairs', 'ledger_corrections'];

/**
 * What the catalogue says of the tables. A trigger counts when it comes before each statement
 * that updates, deletes or truncates (bits 2, 8, 16 and 32 of its type; bit 1 would be rows, 64
 * instead), in every session, under no condition, and its function raises and cannot return.
 */
export async function listGuards(ctx: DbContext): Promise<TableGuard[]> {
  return query<TableGuard>(
    ctx,
    sql`select rel.relname as table,
          exists (
            select from pg_trigger trig join pg_proc proc on proc.oid = trig.tgfoid
            where trig.tgrelid = rel.oid and trig.tgname = rel.relname || '_append_only'
              and trig.tgenabled = 'A' and trig.tgtype & 127 = 58 and trig.tgqual is null
              and trig.tgattr = ''::int2vector
              and proc.prosrc ~* 'raise exception' and proc.prosrc !~* 'return|exception +when'
          ) as is_refusing,
          array(
            select coalesce(role.rolname, 'public') || ': ' || lower(acl.privilege_type)
            from aclexplode(coalesce(rel.relacl, acldefault('r', rel.relowner))) acl
            left join pg_roles role on role.oid = acl.grantee
            where acl.privilege_type in ('DELETE', 'TRUNCATE')
              or (acl.privilege_type = 'UPDATE' and acl.grantee <> rel.relowner)
            order by 1
          ) as granted
        from unnest(${TABLES}::text[]) with ordinality as wanted (name, place)
        join pg_class rel on rel.oid = to_regclass(wanted.name)
        order by place`,
  );
}
