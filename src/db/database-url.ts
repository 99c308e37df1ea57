import pg from 'pg';

/** The URL without a password, as people may see it; a socket folder stands in `host=`. Pure. */
export function formatDatabaseUrl(
  connection: Pick<pg.ConnectionConfig, 'host' | 'port' | 'user' | 'database' | 'password'>,
  options: { withPassword?: boolean } = {},
): string {
  const { host = 'localhost', port = 5432, user, database = '' } = connection;
  const socket = host.startsWith('/');
  const password =
    options.withPassword && typeof connection.password === 'string'
      ? `:${encodeURIComponent(connection.password)}`
      : '';
  const account = user ? `${encodeURIComponent(user)}${password}@` : '';
  const place = socket ? '' : `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const search = socket ? `?host=${encodeURIComponent(host)}&port=${port}` : '';
  return `postgresql://${account}${place}/${encodeURIComponent(database)}${search}`;
}

/** A URL as somebody wrote it, made plain and without its password. Connects to nothing. */
export function maskDatabaseUrl(url: string): string {
  const { host, port, user, database = '' } = new pg.Client({ connectionString: url });
  return formatDatabaseUrl({ host, port, database, ...(user ? { user } : {}) });
}
