import { defineErrors, errorSpec } from '#core/errors.ts';
import { TIME_EXAMPLES } from '#core/parse-time.ts';

export const backfillErrors = defineErrors({
  BACKFILL_BUSY: errorSpec<{ holder: string | null; since: string | null }>({
    category: 'busy',
    doc: 'Another run looks for the ids of transfers in this database; there is one at a time.',
    message: ({ holder, since }) =>
      `Another run is at work${holder === null ? '' : `: ${holder}, since ${since}`}.`,
    hint: () => 'Wait for its end; when it is killed, the same command goes on where it stood.',
  }),
  BACKFILL_RANGE_INVALID: errorSpec<{ option: string; value: string }>({
    category: 'invalid',
    doc: 'A moment that rows are chosen by is none, or the end of a range lies before its beginning.',
    message: ({ option, value }) => `${option} ${JSON.stringify(value)} is no moment of a range.`,
    hint: () => TIME_EXAMPLES,
  }),
  BACKFILL_LIST_FAILED: errorSpec<{ reason: string }>({
    category: 'outside',
    doc: 'Stripe could not be made to list transfers to the end. What was listed is kept.',
    message: ({ reason }) => `The transfers at Stripe could not be listed: ${reason}`,
    hint: () =>
      'veza doctor asks Stripe and names the setting that is wrong. Then run the same command again: it goes on where the list ended.',
  }),
});
