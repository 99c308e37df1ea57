import pg from 'pg';

/**
 * A URL for people and for `psql`, without the password unless asked. A socket folder stands in
 * `host=`, which wins over the `localhost` that a URL with a user must have. Pure.
 */
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
  const name = socket ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  // A slash is legal in a query, and people read this.
  const search = socket ? `?host=${encodeURIComponent(host).replaceAll('%2F', '/')}` : '';
  return `postgresql://${account}${name}:${port}/${encodeURIComponent(database)}${search}`;
}

/** A URL as somebody wrote it, made plain and without its password. Connects to nothing. */
export function maskDatabaseUrl(url: string): string {
  const { host, port, user, database = '' } = new pg.Client({ connectionString: url });
  return formatDatabaseUrl({ host, port, database, ...(user ? { user } : {}) });
}
