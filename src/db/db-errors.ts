import { defineErrors, errorSpec, VezaError } from '#core/errors.ts';

export const dbErrors = defineErrors({
  DB_UNREACHABLE: errorSpec<{ reason: string; url?: string }>({
    category: 'outside',
    doc: 'PostgreSQL does not answer.',
    message: ({ reason, url }) =>
      `The database${url === undefined ? '' : ` at ${url}`} cannot be reached: ${reason}`,
    hint: () => 'Check that PostgreSQL runs and that DATABASE_URL is right: veza doctor',
  }),
  DB_REFUSED: errorSpec<{ reason: string }>({
    category: 'denied',
    doc: 'PostgreSQL refuses the user, the password or the database.',
    message: ({ reason }) => `The database refuses the connection: ${reason}`,
    hint: () => 'Check user, password and database name in DATABASE_URL.',
  }),
  DB_SCHEMA_MISSING: errorSpec<{ reason: string }>({
    category: 'precondition',
    doc: 'The schema of the database is missing or older than this version of veza needs.',
    message: ({ reason }) => `The database schema does not fit this version of veza: ${reason}`,
    hint: () => 'veza migrate',
  }),
  DB_VERSION_TOO_OLD: errorSpec<{ version: string; needed: number }>({
    category: 'precondition',
    doc: 'The PostgreSQL server is older than veza needs.',
    message: ({ version, needed }) =>
      `The database server is PostgreSQL ${version}; veza needs ${needed} or newer.`,
    hint: ({ needed }) =>
      `Upgrade the server to PostgreSQL ${needed} or newer, or unset DATABASE_URL to use the embedded one.`,
  }),
  DB_NOT_OURS: errorSpec<{ url: string; action: string }>({
    category: 'precondition',
    doc: 'DATABASE_URL names a server that veza did not start; it does not start, stop or remove it.',
    message: ({ url, action }) =>
      `The server at ${url} is not run by veza, so veza does not ${action} it.`,
    hint: () => 'Unset DATABASE_URL to mean the embedded server of the data folder.',
  }),
  DB_DISK_FULL: errorSpec<{ reason: string }>({
    category: 'outside',
    doc: 'The disk of the database is full.',
    message: ({ reason }) => `The disk of the database is full: ${reason}`,
    hint: () => 'Free space on the disk that PostgreSQL writes to, then run the command again.',
  }),
});

/** SQLSTATE of a PostgreSQL error, looked for along the chain of causes. */
export function sqlState(error: unknown): string | undefined {
  for (let item = error; item instanceof Error; item = item.cause) {
    const code = (item as { code?: unknown }).code;
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code;
  }
  return undefined;
}

const DISK_FULL = '53100';
const NO_CODE = 'XX000';
/** What PostgreSQL has no code for: a quota, and a limit of the size of files. */
const NO_ROOM = /Disk quota exceeded|File too large/;

/** Whether PostgreSQL has no room to write. */
export function isDiskFull(error: unknown): boolean {
  const state = sqlState(error);
  return state === DISK_FULL || (state === NO_CODE && NO_ROOM.test((error as Error).message));
}

const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EPIPE',
  'EACCES',
]);

/** Gives connection troubles a code and a way out; every other error passes through unchanged. */
export function toDbError(error: unknown): unknown {
  if (error instanceof VezaError || !(error instanceof Error)) return error;
  const code = (error as { code?: unknown }).code;
  const reason = error.message || String(code);
  if (typeof code === 'string') {
    if (SOCKET_CODES.has(code) || code.startsWith('08') || code.startsWith('57P')) {
      return dbErrors.DB_UNREACHABLE({ reason }, { cause: error });
    }
    if (code === '53300') return dbErrors.DB_UNREACHABLE({ reason }, { cause: error });
    if (code.startsWith('28') || code === '3D000') {
      return dbErrors.DB_REFUSED({ reason }, { cause: error });
    }
    if (code === '42P01' || code === '3F000')
      return dbErrors.DB_SCHEMA_MISSING({ reason }, { cause: error });
    if (isDiskFull(error)) return dbErrors.DB_DISK_FULL({ reason }, { cause: error });
  }
  if (
    /timeout (exceeded|expired)|Connection terminated|not queryable|acquiring a connection/i.test(
      reason,
    )
  ) {
    return dbErrors.DB_UNREACHABLE({ reason }, { cause: error });
  }
  return error;
}
