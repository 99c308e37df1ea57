import path from 'node:path';

import { defineErrors, errorSpec } from '#core/errors.ts';

export const sandboxErrors = defineErrors({
  SANDBOX_LISTEN_FAILED: errorSpec<{ host: string; port: number; reason: string }>({
    category: 'outside',
    doc: 'The sandbox cannot listen on its address; usually another program holds the port.',
    message: ({ host, port, reason }) => `Cannot listen on ${host} port ${port}: ${reason}`,
    hint: () => 'Take another port with --port N, or --port 0 for any free one.',
  }),
  SANDBOX_FAULTS_INVALID: errorSpec<{ reason: string; profiles: readonly string[] }>({
    category: 'invalid',
    doc: 'A profile or a rule of faults is unknown or malformed.',
    message: ({ reason }) => reason,
    hint: ({ profiles }) => `The profiles are ${profiles.join(', ')}.`,
  }),
  SANDBOX_OPTION_INVALID: errorSpec<{ option: string; value: string; expected: string }>({
    category: 'invalid',
    doc: 'An option of the sandbox is not what it must be.',
    message: ({ option, value, expected }) => `${option} is "${value}"; it must be ${expected}.`,
    hint: () => 'veza sandbox psp --help',
  }),
  SANDBOX_STATE_UNREADABLE: errorSpec<{ file: string; line: number; reason: string }>({
    category: 'invalid',
    doc: 'The state file of the sandbox holds a line that is not its own; a torn last line is not meant.',
    message: ({ file, line, reason }) => `${file} line ${line} cannot be read: ${reason}`,
    hint: ({ file }) => `Name another file with --state, or remove ${file} to begin anew.`,
  }),
  SANDBOX_STATE_UNUSABLE: errorSpec<{ file: string; reason: string }>({
    category: 'outside',
    doc: 'The state file of the sandbox cannot be opened: its folder is not there, or may not be used.',
    message: ({ file, reason }) => `The state file ${file} cannot be opened: ${reason}`,
    hint: ({ file }) =>
      `Create the folder ${path.dirname(file)} if it is missing, or name another file with --state.`,
  }),
  SANDBOX_LEVER_REFUSED: errorSpec<{ lever: string; reason: string }>({
    category: 'invalid',
    doc: 'A lever of the sandbox names something that does not exist, or is in no state for it.',
    message: ({ lever, reason }) => `${lever}: ${reason}`,
    hint: () => 'Look at the objects on /_sandbox.',
  }),
});
