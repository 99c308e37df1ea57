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
