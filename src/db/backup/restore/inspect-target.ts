import type pg from 'pg';

/** What stands where a backup is to be restored. */
export interface RestoreTarget {
  readonly database: string;
  readonly owner: string;
  /** Tables, views, sequences and the like that are there. */
  readonly relations: number;
  /** Whether this user may make, rename and drop databases here. */
  readonly mayRename: boolean;
  /** The words of `create database` that make one with the same encoding and language. */
  readonly options: string;
  /** Who else is connected: `veza (process 12)`. */
  readonly users: readonly string[];
}

/** Looks at a database from a connection to it. */
export async function inspectTarget(client: pg.Client): Promise<RestoreTarget> {
  const { rows } = await client.query<
    Omit<RestoreTarget, 'users' | 'options'> & { columns: Record<string, string | number | null> }
  >(`
    select db.datname::text as database, db.datdba::regrole::text as owner,
      (select count(*)::int from pg_class as rel
        join pg_namespace as space on space.oid = rel.relnamespace
        where space.nspname !~ '^pg_' and space.nspname <> 'information_schema'
          and rel.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
          and not exists (select from pg_depend as member
            where member.classid = 'pg_class'::regclass and member.objid = rel.oid
              and member.deptype = 'e')) as relations,
      (select (me.rolcreatedb or me.rolsuper) from pg_roles as me where me.rolname = current_user)
        and pg_has_role(db.datdba, 'usage') as "mayRename",
      to_json(db) as columns
    from pg_database as db where db.datname = current_database()`);
  const { columns, ...target } = rows[0]!;
  return { ...target, options: optionsOf(columns), users: await listUsers(client) };
}

/** Everybody but this connection who works in its database. */
export async function listUsers(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select coalesce(nullif(application_name, ''), usename, 'somebody')
       || ' (process ' || pid || coalesce(' from ' || host(client_addr), '') || ')' as name
     from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()
       and backend_type = 'client backend'
     order by backend_start`,
  );
  return rows.map(({ name }) => name);
}

const PROVIDERS: Readonly<Record<string, string>> = { c: 'libc', i: 'icu', b: 'builtin' };

function optionsOf(columns: Record<string, string | number | null>): string {
  const quote = (value: unknown): string => `'${String(value).replaceAll("'", "''")}'`;
  const provider = PROVIDERS[String(columns['datlocprovider'])] ?? 'libc';
  // PostgreSQL 17 gave the column another name.
  const locale = columns['datlocale'] ?? columns['daticulocale'];
  const named =
    provider === 'libc' || locale === null ? '' : ` ${provider}_locale ${quote(locale)}`;
  return `encoding ${columns['encoding']} locale_provider ${provider}${named}
    lc_collate ${quote(columns['datcollate'])} lc_ctype ${quote(columns['datctype'])}`;
}
