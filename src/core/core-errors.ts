import { defineErrors, errorSpec } from './errors.ts';

/** One thing that is wrong with the configuration. */
export interface ConfigProblem extends Record<string, unknown> {
  /** Dotted key, `server.port`, or the name as it was written where no key is known. */
  key: string;
  /** Where the value came from: `--port`, `VEZA_SERVER_PORT`, a file. */
  source: string;
  message: string;
}

export const coreErrors = defineErrors({
  CONFIG_INVALID: errorSpec<{ problems: ConfigProblem[] }>({
    category: 'invalid',
    doc: 'One or more settings are wrong; every fault is listed at once.',
    message: ({ problems }) =>
      `${problems.length === 1 ? 'One setting is' : `${problems.length} settings are`} wrong:\n` +
      problems.map((item) => `  ${item.key} (${item.source}): ${item.message}`).join('\n'),
    hint: () => 'veza config validate',
  }),
  CONFIG_FILE_UNREADABLE: errorSpec<{ file: string; reason: string }>({
    category: 'invalid',
    doc: 'A configuration file cannot be read or does not hold a configuration.',
    message: ({ file, reason }) => `The configuration file ${file} cannot be used: ${reason}`,
    hint: ({ file }) => `Mend ${file}, or name another with --config FILE.`,
  }),
  DATA_DIR_UNUSABLE: errorSpec<{ dir: string; reason: string }>({
    category: 'outside',
    doc: 'The data folder cannot be made, read or written.',
    message: ({ dir, reason }) => `The data folder ${dir} cannot be used: ${reason}`,
    hint: () => 'Name a folder that you may write with --data-dir DIR or VEZA_DATA_DIR.',
  }),
  SECRET_FILE_UNSAFE: errorSpec<{ file: string; mode: string }>({
    category: 'precondition',
    doc: 'A file that holds a secret can be read by others.',
    message: ({ file, mode }) => `The secret file ${file} can be read by others (mode ${mode}).`,
    hint: ({ file }) => `chmod 600 ${file}`,
  }),
  CURSOR_INVALID: errorSpec({
    category: 'invalid',
    doc: 'The cursor of a list was not made by this list.',
    message: () => 'The cursor is not one that this list gave out.',
    hint: () => 'Ask for the list again without a cursor.',
  }),
});
