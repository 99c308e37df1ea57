import path from 'node:path';

import { defineErrors, errorSpec } from '#core/errors.ts';

/** How backups and restores can fail. Whatever happens, the database is as it was. */
export const backupErrors = defineErrors({
  BACKUP_FILE_UNWRITABLE: errorSpec<{ file: string; reason: string }>({
    category: 'outside',
    doc: 'The backup cannot be written: the folder is missing or closed, or the disk is full.',
    message: ({ file, reason }) => `The backup ${file} cannot be written: ${reason}`,
    hint: ({ file }) =>
      `Choose another place: veza db backup FILE; how much room there is: df -h ${path.dirname(file)}`,
  }),
  BACKUP_FILE_EXISTS: errorSpec<{ file: string }>({
    category: 'precondition',
    doc: 'There is a file of this name already, and a backup replaces none unasked.',
    message: ({ file }) => `There is a file ${file} already.`,
    hint: ({ file }) => `veza db backup --force ${file}`,
  }),
  BACKUP_FILE_UNREADABLE: errorSpec<{ file: string; reason: string }>({
    category: 'outside',
    doc: 'The backup cannot be opened.',
    message: ({ file, reason }) => `The backup ${file} cannot be read: ${reason}`,
    hint: ({ file }) => `ls -l ${file}`,
  }),
  BACKUP_FOREIGN: errorSpec<{ file: string; reason: string }>({
    category: 'invalid',
    doc: 'The file is no backup that veza wrote.',
    message: ({ file, reason }) => `${file} is no backup of veza: ${reason}.`,
    hint: () => 'Name a file that veza db backup wrote. Dumps of pg_dump are read by pg_restore.',
  }),
  BACKUP_DAMAGED: errorSpec<{ file: string; reason: string }>({
    category: 'precondition',
    doc: 'The backup is cut short, or bytes in it have changed. Nothing was restored.',
    message: ({ file, reason }) => `The backup ${file} is damaged: ${reason}.`,
    hint: ({ file }) =>
      `Take another copy of it, and look first: veza db restore --dry-run ${file}`,
  }),
  BACKUP_TOO_NEW: errorSpec<{ file: string; format: string }>({
    category: 'precondition',
    doc: 'A newer veza wrote the backup, in a format that this one does not read.',
    message: ({ file, format }) =>
      `The backup ${file} has format ${format}; this veza reads format 1.`,
    hint: () => 'npm install --global veza@latest',
  }),
  BACKUP_UNSUPPORTED: errorSpec<{ what: string }>({
    category: 'precondition',
    doc: 'The database holds something that a backup of veza cannot carry.',
    message: ({ what }) => `This database cannot be backed up by veza: it holds ${what}.`,
    hint: () => 'Use pg_dump for this database.',
  }),
  BACKUP_SCHEMA_RESTLESS: errorSpec<{ attempts: number }>({
    category: 'busy',
    doc: 'Tables were made or dropped each time a backup began.',
    message: ({ attempts }) =>
      `Tables were made or dropped while the backup began, ${attempts} times in a row.`,
    hint: () => 'Run the backup again when no migration is running: veza migrate status',
  }),
  RESTORE_NOT_EMPTY: errorSpec<{ database: string; tables: number }>({
    category: 'precondition',
    doc: 'The database has tables, and nobody said that they may be replaced.',
    message: ({ database, tables }) =>
      `The database ${database} is not empty: it has ${tables} ${tables === 1 ? 'table' : 'tables'}.`,
    hint: () => 'veza db restore --replace FILE',
  }),
  RESTORE_IN_USE: errorSpec<{ database: string; users: string[] }>({
    category: 'busy',
    doc: 'Others are connected to the database that a restore would replace.',
    message: ({ database, users }) => `The database ${database} is in use by ${users.join(', ')}.`,
    hint: () => 'Stop them first, or cut them off: veza db restore --replace --force FILE',
  }),
  RESTORE_RUNNING: errorSpec<{ database: string; holder: string }>({
    category: 'busy',
    doc: 'Another restore of the same database is running.',
    message: ({ database, holder }) =>
      `Another restore of the database ${database} is running: ${holder}.`,
    hint: () => 'Wait until it has ended.',
  }),
  RESTORE_STATEMENT_FAILED: errorSpec<{ statement: string; reason: string }>({
    category: 'precondition',
    doc: 'PostgreSQL refuses a statement that makes the schema of the backup: a role or an extension is missing, say. The database is as it was.',
    message: ({ statement, reason }) =>
      `The schema of the backup cannot be made here: ${reason} (in: ${statement})`,
    hint: () =>
      'Make what is missing (create role …, or install the extension), then restore again.',
  }),
  RESTORE_ROWS_DIFFER: errorSpec<{ tables: string[] }>({
    category: 'precondition',
    doc: 'Restored rows are not those of the backup. The database is as it was.',
    message: ({ tables }) => `The restored rows differ from the backup in ${tables.join(', ')}.`,
    hint: () =>
      'This is a bug in veza; nothing was replaced. Report it with the name of the table.',
  }),
  RESTORE_SCHEMA_DIFFERS: errorSpec<{ objects: string[] }>({
    category: 'precondition',
    doc: 'The schema holds something that veza does not know how to make again. The database is as it was.',
    message: ({ objects }) =>
      `The restored schema differs from the backup in ${objects.slice(0, 5).join(', ')}${objects.length > 5 ? ` and ${objects.length - 5} more` : ''}.`,
    hint: () => 'Use pg_dump and pg_restore for this database.',
  }),
  UPGRADE_NOT_NEEDED: errorSpec<{ folder: string; version: string }>({
    category: 'precondition',
    doc: 'The embedded database is of the PostgreSQL version that this veza brings.',
    message: ({ folder, version }) =>
      `The database folder ${folder} is of PostgreSQL ${version} already.`,
    hint: () => 'veza db status',
  }),
  UPGRADE_PROGRAMS_MISSING: errorSpec<{ version: string; install: string; reason: string }>({
    category: 'precondition',
    doc: 'An upgrade reads the old folder with the PostgreSQL that made it, and that is not installed.',
    message: ({ version, reason }) =>
      `The programs of PostgreSQL ${version} are needed to read the old folder: ${reason}.`,
    hint: ({ version, install }) =>
      `${install}  (in the folder of veza), or: veza db upgrade --old-bin /usr/lib/postgresql/${version}/bin`,
  }),
  UPGRADE_OTHER_DATABASES: errorSpec<{ databases: string[] }>({
    category: 'precondition',
    doc: "The embedded server holds databases that are not veza's; an upgrade would lose them.",
    message: ({ databases }) =>
      `The embedded server also holds ${databases.join(', ')}, which an upgrade does not carry over.`,
    hint: ({ databases }) => `Save what is needed, then: drop database "${databases[0]}"`,
  }),
});
