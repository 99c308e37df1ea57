import pg from 'pg';

import type { Context } from '#context.ts';

/** Settings whose stored value is a list with its own quotes. */
const LISTS = new Set([
  'search_path',
  'temp_tablespaces',
  'session_preload_libraries',
  'local_preload_libraries',
]);

/**
 * Gives a database what is said of another one outside of it: settings, rights to connect, the
 * limit of connections. What this user may not say is left out, with a warning in the log.
 */
export async function copySettings(
  ctx: Pick<Context, 'log'>,
  admin: pg.Client,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const name = pg.escapeIdentifier(to);
  const statements = [
    ...(await settingsOf(admin, from)).map(({ role, setting }) => setText(name, role, setting)),
    ...(await grantsOf(admin, from, name)),
  ];
  for (const statement of statements) {
    try {
      await admin.query(statement);
    } catch (error) {
      ctx.log.warn({ err: error, statement }, 'a setting of the database could not be kept');
    }
  }
}

function setText(database: string, role: string | null, setting: string): string {
  const at = setting.indexOf('=');
  const [key, value] = [setting.slice(0, at), setting.slice(at + 1)];
  const whom =
    role === null
      ? `database ${database}`
      : `role ${pg.escapeIdentifier(role)} in database ${database}`;
  const text = LISTS.has(key) && value !== '' ? value : pg.escapeLiteral(value);
  const quoted = key.split('.').map((part) => pg.escapeIdentifier(part));
  return `alter ${whom} set ${quoted.join('.')} = ${text}`;
}

async function settingsOf(
  admin: pg.Client,
  database: string,
): Promise<{ role: string | null; setting: string }[]> {
  const { rows } = await admin.query<{ role: string | null; setting: string }>(
    `select role.rolname::text as role, setting
     from pg_db_role_setting as item
     join pg_database as db on db.oid = item.setdatabase
     left join pg_roles as role on role.oid = item.setrole
     cross join unnest(item.setconfig) as setting
     where db.datname = $1`,
    [database],
  );
  return rows;
}

async function grantsOf(admin: pg.Client, database: string, name: string): Promise<string[]> {
  const { rows } = await admin.query<{ limit: number; closed: boolean; grants: string[] | null }>(
    `select db.datconnlimit as limit, db.datacl is not null as closed,
       (select array_agg(format('grant %s on database %s to %s%s', item.privilege_type, $2::text,
           case when item.grantee = 0 then 'public' else quote_ident(role.rolname) end,
           case when item.is_grantable then ' with grant option' else '' end))
        from aclexplode(db.datacl) as item left join pg_roles as role on role.oid = item.grantee
        where item.grantee <> db.datdba) as grants
     from pg_database as db where db.datname = $1`,
    [database, name],
  );
  const { limit, closed, grants } = rows[0]!;
  return [
    ...(limit === -1 ? [] : [`alter database ${name} connection limit ${limit}`]),
    ...(closed ? [`revoke all on database ${name} from public`, ...(grants ?? [])] : []),
  ];
}
