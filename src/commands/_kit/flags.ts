import { Flags } from '@oclif/core';

import { listSettings } from '#core/config.ts';

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

/** The flags of a line that set something in the configuration, by flag name. */
export function settingFlags(flags: Readonly<Record<string, unknown>>): Record<string, string> {
  const names = ['config', ...listSettings().flatMap(({ flag }) => (flag ? [flag] : []))];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = flags[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

/** Flags of the commands that listen; both reach the configuration. */
export const listenFlags = {
  host: Flags.string({ description: 'Address to listen on.', helpValue: 'ADDRESS' }),
  port: Flags.string({
    char: 'p',
    description: 'Port to listen on; 0 takes any free port.',
    helpValue: 'N',
  }),
};
