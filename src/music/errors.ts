import { defineErrors, errorSpec } from '#core/errors.ts';

export const musicErrors = defineErrors({
  FILE_UNREADABLE: errorSpec<{ reason: string }>({
    category: 'invalid',
    doc: 'A file under the given paths cannot be read.',
    message: ({ reason }) => `The file cannot be read: ${reason}`,
    hint: () => 'Check its permissions and whether the link leads somewhere.',
  }),
  FOLDER_UNREADABLE: errorSpec<{ path: string; reason: string }>({
    category: 'invalid',
    doc: 'A folder under the given paths cannot be read; the others were.',
    message: ({ path, reason }) =>
      `The folder cannot be read: ${reason}. Allow it with: chmod -R u+rX '${path}'`,
    hint: ({ path }) => `chmod -R u+rX '${path}'`,
  }),
});
