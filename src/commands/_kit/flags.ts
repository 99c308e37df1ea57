import { Flags, type Interfaces } from '@oclif/core';

/** Flags that every command takes. Settings among them reach the configuration by flag name. */
export const globalFlags = {
  json: Flags.boolean({
    description: 'Print one JSON document on stdout.',
    helpGroup: 'GLOBAL',
    env: 'VEZA_JSON',
  }),
  progress: Flags.option({
    description: 'How progress is written to stderr.',
    options: ['auto', 'text', 'ndjson', 'none'] as const,
    default: 'auto',
    helpGroup: 'GLOBAL',
    env: 'VEZA_PROGRESS',
  })(),
  quiet: Flags.boolean({
    char: 'q',
    description: 'Print results and errors only.',
    helpGroup: 'GLOBAL',
  }),
  verbose: Flags.boolean({
    description: 'Print more: log lines, causes and stacks of errors.',
    helpGroup: 'GLOBAL',
  }),
  color: Flags.boolean({
    description: 'Colour, where the terminal shows it; also NO_COLOR and FORCE_COLOR.',
    allowNo: true,
    helpGroup: 'GLOBAL',
  }),
  input: Flags.boolean({
    description: 'Ask questions on a terminal; --no-input never does.',
    allowNo: true,
    default: true,
    helpGroup: 'GLOBAL',
  }),
  config: Flags.string({
    description: 'Configuration file.',
    helpValue: 'FILE',
    helpGroup: 'GLOBAL',
  }),
  'data-dir': Flags.string({
    description: 'Folder of everything veza keeps.',
    helpValue: 'DIR',
    helpGroup: 'GLOBAL',
  }),
  'database-url': Flags.string({
    description: 'PostgreSQL to use instead of the embedded one.',
    helpValue: 'URL',
    helpGroup: 'GLOBAL',
  }),
  'redis-url': Flags.string({
    description: 'Redis to use.',
    helpValue: 'URL',
    helpGroup: 'GLOBAL',
  }),
};

/** The flags that the configuration reads, by flag name. */
export function settingFlags(
  flags: Interfaces.InferredFlags<typeof globalFlags>,
): Record<string, string | undefined> {
  return {
    config: flags.config,
    'data-dir': flags['data-dir'],
    'database-url': flags['database-url'],
    'redis-url': flags['redis-url'],
  };
}
