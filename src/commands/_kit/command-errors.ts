import { defineErrors, errorSpec } from '#core/errors.ts';

export const commandErrors = defineErrors({
  NO_INSTALLATION: errorSpec<{ dataDir: string }>({
    category: 'precondition',
    doc: 'The data folder holds no installation yet, and the command does not make one.',
    message: ({ dataDir }) => `There is no installation in ${dataDir}.`,
    hint: () => 'veza up, or name the data folder with --data-dir DIR or VEZA_DATA_DIR',
  }),
  USAGE: errorSpec<{ reason: string; command: string }>({
    category: 'invalid',
    doc: 'A flag or an argument is unknown, missing or malformed.',
    message: ({ reason }) => reason,
    hint: ({ command }) => `${command} --help`,
  }),
  COMMAND_UNKNOWN: errorSpec<{ command: string; suggestion?: string | undefined }>({
    category: 'invalid',
    doc: 'There is no command of this name.',
    message: ({ command, suggestion }) =>
      `There is no command "${command}".${suggestion ? ` Did you mean "${suggestion}"?` : ''}`,
    hint: ({ suggestion }) => (suggestion ? `veza ${suggestion}` : 'veza --help'),
  }),
  PASSWORD_NEEDED: errorSpec({
    category: 'unconfirmed',
    doc: 'A command needs a password, and there is no terminal to ask on.',
    message: () => 'A password is needed, and nobody can be asked for one.',
    hint: () => 'Pass it on stdin: veza users create --password-stdin --email … < FILE',
  }),
  PASSWORD_LINE_INVALID: errorSpec<{ bytesMax: number }>({
    category: 'invalid',
    doc: 'The first line of stdin is empty or too long to be a password.',
    message: ({ bytesMax }) => `The first line of stdin is empty or longer than ${bytesMax} bytes.`,
    hint: () => 'Put the password alone on the first line.',
  }),
  CONFIRMATION_NEEDED: errorSpec<{ consequence: string; command: string }>({
    category: 'unconfirmed',
    doc: 'A command destroys something, and nobody has said yes to it.',
    message: ({ consequence }) => `Nothing was changed. ${consequence}`,
    hint: ({ command }) => command,
  }),
});
