import { defineErrors, errorSpec } from '#core/errors.ts';

export const retentionErrors = defineErrors({
  RETENTION_JOB_UNKNOWN: errorSpec<{ name: string; known: readonly string[] }>({
    category: 'invalid',
    doc: 'There is no retention job of this name.',
    message: ({ name }) => `There is no retention job "${name}".`,
    hint: ({ known }) => `veza cleanup ${known.join(' | ')}`,
  }),
});
