import { Flags } from '@oclif/core';

/** How many connections read or load at the same time. */
export const jobsFlag = Flags.integer({
  description: 'Connections that work at the same time.',
  helpValue: 'N',
  default: 2,
  min: 1,
  max: 64,
});
