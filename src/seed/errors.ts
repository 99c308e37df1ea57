import { defineErrors, errorSpec } from '#core/errors.ts';

export const seedErrors = defineErrors({
  SEED_REFUSED: errorSpec<{ flag: string }>({
    category: 'precondition',
    doc: 'A made world has accounts whose passwords everybody knows; production refuses it.',
    message: ({ flag }) =>
      `This installation runs in production, and ${flag} makes accounts with passwords that everybody knows.`,
    hint: ({ flag }) => `VEZA_ENV=test veza seed ${flag}`,
  }),
  SEED_CONFLICT: errorSpec<{ table: string; reason: string }>({
    category: 'precondition',
    doc: 'The database holds something else under a name that the seeded world needs; nothing was written.',
    message: ({ table, reason }) => `${table} holds something else already: ${reason}`,
    hint: () => 'Seed an empty database: name it with --database-url, or veza db reset --yes',
  }),
  SEED_NOT_EMPTY: errorSpec<{ tracks: number; users: number }>({
    category: 'precondition',
    doc: 'A large world is loaded into a database without a catalogue of its own; nothing was written.',
    message: ({ tracks, users }) =>
      `The database holds ${tracks} tracks and ${users} accounts that are not of this world.`,
    hint: () => 'Seed an empty database: name it with --database-url, or veza db reset --yes',
  }),
  SEED_BUSY: errorSpec<{ waitedMs: number }>({
    category: 'busy',
    doc: 'Another run seeds the same database.',
    message: ({ waitedMs }) => `Another run still seeds this database after ${waitedMs} ms.`,
    hint: () => 'Wait until it has ended, then run the command again.',
  }),
  SEED_FILE_DAMAGED: errorSpec<{ file: string; reason: string }>({
    category: 'outside',
    doc: 'A file that veza ships for its seeds is missing or not what it should be.',
    message: ({ file, reason }) => `The shipped file ${file} is damaged: ${reason}`,
    hint: () => 'Install veza again.',
  }),
});
