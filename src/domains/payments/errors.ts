import { defineErrors, errorSpec } from '#core/errors.ts';

export const paymentErrors = defineErrors({
  PSP_NOT_CONFIGURED: errorSpec<{ provider: string; settings: string }>({
    category: 'precondition',
    doc: 'A payment provider is needed and none is configured.',
    message: ({ provider }) => `${provider} is not configured, so no money can be moved with it.`,
    hint: ({ settings }) => `Set ${settings}; to rehearse without real money: veza sandbox psp`,
  }),
  IDEMPOTENCY_KEY_EMPTY: errorSpec<{ call: string }>({
    category: 'bug',
    doc: 'A call to a payment provider was about to be made without an idempotency key; nothing was sent.',
    message: ({ call }) => `${call} has no idempotency key; nothing was sent.`,
  }),
  PSP_MODE_MISMATCH: errorSpec<{ provider: string; configured: string; books: string }>({
    category: 'precondition',
    doc: 'The key of a payment provider is for real money and the books are of test money, or the other way round. Nothing was sent.',
    message: ({ provider, configured, books }) =>
      `The key of ${provider} is for ${configured} money, but the books of this installation are of ${books} money.`,
    hint: () => 'Use a key of the same kind, or another database for the other kind of money.',
  }),
  PAYMENT_NOT_FOUND: errorSpec<{ id: string }>({
    category: 'invalid',
    status: 404,
    doc: 'There is no such payment, or the viewer may not know of it.',
    message: ({ id }) => `There is no payment ${id}.`,
  }),
  PAYMENT_EXCEPTION_NOT_FOUND: errorSpec<{ id: string }>({
    category: 'invalid',
    status: 404,
    doc: 'There is no such open exception.',
    message: ({ id }) => `There is no open exception ${id}.`,
    hint: () => 'veza payments exceptions',
  }),
});
