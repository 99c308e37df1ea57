import { defineErrors, errorSpec } from '#core/errors.ts';

export const libraryErrors = defineErrors({
  FOLLOW_NOT_FOUND: errorSpec<{ kind: string; id: string }>({
    category: 'invalid',
    status: 404,
    doc: 'Whoever is to be followed does not exist.',
    message: ({ kind, id }) => `There is no ${kind} ${id}.`,
  }),
  FOLLOW_SELF: errorSpec({
    category: 'invalid',
    doc: 'Nobody follows themselves.',
    message: () => 'Nobody can follow themselves.',
  }),
});
