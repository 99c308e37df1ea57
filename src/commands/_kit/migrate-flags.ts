import { Flags } from '@oclif/core';

/** The folder of migrations that a command works on. */
export const dirFlag = Flags.directory({
  description: "Folder of NNNNNN_words.sql files; without it veza's own migrations.",
  helpValue: 'DIR',
});

/** How long a command waits for another run that migrates the same database. */
export const lockWaitFlag = Flags.integer({
  description: 'Longest wait for another run that migrates this database, in seconds.',
  helpValue: 'S',
  default: 300,
  min: 0,
  max: 86_400,
});

/** How statements wait for tables that others use. */
export const lockFlags = {
  'lock-timeout': Flags.integer({
    description:
      'Longest wait of a statement for a table that others use, in milliseconds; nobody waits longer behind it.',
    helpValue: 'MS',
    default: 1000,
    min: 1,
    max: 600_000,
  }),
  'lock-retries-for': Flags.integer({
    description: 'How long a file is tried again while others use its tables, in seconds.',
    helpValue: 'S',
    default: 600,
    min: 0,
    max: 86_400,
  }),
};

/** What the flags of locks mean to a run, in milliseconds. */
export function lockLimits(flags: {
  'lock-wait': number;
  'lock-timeout': number;
  'lock-retries-for': number;
}): { lockWaitMs: number; lockTimeoutMs: number; lockRetriesForMs: number } {
  return {
    lockWaitMs: flags['lock-wait'] * 1000,
    lockTimeoutMs: flags['lock-timeout'],
    lockRetriesForMs: flags['lock-retries-for'] * 1000,
  };
}

/** What happens to files below an applied one; reaches the configuration. */
export const policyFlag = Flags.string({
  description:
    'linear refuses files whose id is below that of an applied one; allow-missing applies them. Default: linear, or VEZA_DATABASE_MIGRATE_POLICY.',
  options: ['linear', 'allow-missing'],
});

/** How long a server waits for somebody to migrate. */
export const waitForSchemaFlag = Flags.integer({
  description: 'Longest wait at the start for migrations that another process applies, in seconds.',
  helpValue: 'S',
  default: 60,
  min: 0,
  max: 86_400,
});
