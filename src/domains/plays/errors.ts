import { defineErrors, errorSpec } from '#core/errors.ts';

export const playErrors = defineErrors({
  PLAY_INVALID: errorSpec<{ reason: string }>({
    category: 'invalid',
    doc: 'What a player reports cannot be: a negative duration, or an id that is none.',
    message: ({ reason }) => `The play cannot be recorded: ${reason}.`,
  }),
});
