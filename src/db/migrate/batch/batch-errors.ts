import { defineErrors, errorSpec } from '#core/errors.ts';

import type { MigrationFault } from '../migrate-errors.ts';

export const batchErrors = defineErrors({
  MIGRATION_BATCH_UNFIT: errorSpec<MigrationFault & { fix: string }>({
    category: 'invalid',
    doc: 'A file in batches names a table or a key that the database cannot walk along; nothing of it was run.',
    message: ({ file, line, column, message, excerpt }) =>
      `${file}:${line}:${column}: ${message}\n${excerpt}`,
    hint: ({ fix }) => fix,
  }),
  MIGRATION_BATCH_EDITED: errorSpec<{ name: string; rows: number; done: string }>({
    category: 'precondition',
    doc: 'A file in batches was changed after a part of its rows was done; nothing was run.',
    message: ({ name, rows, done }) =>
      `${rows} rows of ${name}.sql are done already, and the file has another statement or key for the rest. ` +
      `What was run:\n  ${done.replaceAll('\n', '\n  ')}`,
    hint: ({ name }) =>
      `Bring ${name}.sql back as it was and run the command again, or undo what is done first: veza migrate down --apply`,
  }),
});
