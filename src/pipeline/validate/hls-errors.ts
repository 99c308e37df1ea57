import { defineErrors, errorSpec } from '#core/errors.ts';

export const hlsErrors = defineErrors({
  HLS_UNREADABLE: errorSpec<{ name: string; reason: string }>({
    category: 'invalid',
    doc: 'The playlist that was to be validated cannot be read.',
    message: ({ name, reason }) => `${name} ${reason}.`,
    hint: () => 'Name a playlist that is there: veza hls validate PATH|URL',
  }),
});
