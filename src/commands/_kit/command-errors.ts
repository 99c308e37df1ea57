import { defineErrors, errorSpec } from '#core/errors.ts';

export const commandErrors = defineErrors({
  USAGE: errorSpec<{ reason: string; command: string }>({
    category: 'invalid',
    doc: 'A flag or an argument is unknown, missing or malformed.',
    message: ({ reason }) => reason,
    hint: ({ command }) => `${command} --help`,
  }),
  COMMAND_UNKNOWN: errorSpec<{ command: string; suggestion?: string | undefined }>({
    category: 'invalid',
    doc: 'There is no command of this name.',
    message: ({ command }) => `There is no command "${command}".`,
    hint: ({ suggestion }) => (suggestion ? `veza ${suggestion}` : 'veza --help'),
  }),
});
