import type { ServerAddress } from './address.ts';

/** Port in the name of the Unix socket; nothing listens on it over TCP. */
export const EMBEDDED_PORT = 5432;
/** The role of the application: owner of its database, no superuser. */
export const APPLICATION_ROLE = 'veza';
export const APPLICATION_DATABASE = 'veza';
/** The superuser; used to make role and database, and for nothing else. */
export const SUPERUSER = 'postgres';

export type ServerSettings = Readonly<Record<string, string>>;

/** Settings for one small box. Pure. */
export function serverSettings(address: ServerAddress, logFolder: string): ServerSettings {
  const socket = address.host.startsWith('/');
  return {
    listen_addresses: socket ? '' : address.host,
    unix_socket_directories: socket ? address.host : '',
    unix_socket_permissions: '0700',
    port: String(address.port),
    max_connections: '100',
    shared_buffers: '64MB',
    work_mem: '8MB',
    maintenance_work_mem: '64MB',
    effective_cache_size: '512MB',
    max_wal_size: '256MB',
    min_wal_size: '64MB',
    wal_level: 'replica',
    max_wal_senders: '4',
    jit: 'off',
    random_page_cost: '1.1',
    // A client that dies in the middle of a query frees its locks within a second.
    client_connection_check_interval: '1s',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // One file per weekday, overwritten a week later: the log cannot fill the disk slowly.
    logging_collector: 'on',
    log_directory: logFolder,
    log_filename: 'postgres-%a.log',
    log_rotation_age: '1d',
    log_truncate_on_rotation: 'on',
    log_file_mode: '0600',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] %q%a ',
  };
}

/** The text of a configuration file; the operator's own file is read last. Pure. */
export function renderSettings(settings: ServerSettings, customConf: string): string {
  const quote = (value: string): string =>
    `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${quote(value)}`);
  const own = `include_if_exists ${quote(customConf)}`;
  return `# Written anew at every start; own settings belong into ${customConf}.\n${lines.join('\n')}\n${own}\n`;
}
