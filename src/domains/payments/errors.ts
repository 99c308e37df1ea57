import { defineErrors, errorSpec } from '#core/errors.ts';

export const paymentErrors = defineErrors({
  PSP_NOT_CONFIGURED: errorSpec<{ provider: string; settings: string }>({
    category: 'precondition',
    doc: 'A payment provider is needed and none is configured.',
    message: ({ provider }) => `${provider} is not configured, so no money can be moved with it.`,
    hint: ({ settings }) =>
      `Set ${settings}; with play money: start veza up over this data folder first, or rehearse with veza sandbox psp`,
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
    hint: () => 'veza orders list; veza orders show ORDER names the payments of an order',
  }),
  PAYMENT_EXCEPTION_NOT_FOUND: errorSpec<{ id: string }>({
    category: 'invalid',
    status: 404,
    doc: 'There is no such open exception.',
    message: ({ id }) => `There is no open exception ${id}.`,
    hint: () => 'veza payments exceptions list; --all shows those that are closed, too',
  }),
  WEBHOOK_SIGNATURE_INVALID: errorSpec<{ provider: string }>({
    category: 'denied',
    status: 401,
    doc: 'A delivery carries no signature, or none that any configured key of the provider makes of its bytes. It was logged and has no effect.',
    message: ({ provider }) => `The signature is not one of ${provider} over these bytes.`,
    hint: () =>
      'Compare VEZA_PAYMENTS_HYPERSWITCH_WEBHOOK_KEYS or VEZA_PAYMENTS_STRIPE_WEBHOOK_SECRETS with the dashboard; a proxy must not change the body.',
  }),
  WEBHOOK_STALE: errorSpec<{ signedAt: string }>({
    category: 'invalid',
    doc: 'A delivery was signed too long ago, or in the future. It was logged and has no effect.',
    message: ({ signedAt }) => `The delivery is of ${signedAt}, which is not taken now.`,
    hint: () => 'Compare the clock of this machine: veza doctor',
  }),
  WEBHOOK_MALFORMED: errorSpec<{ reason: string }>({
    category: 'invalid',
    doc: 'A delivery is no event: not UTF-8, not JSON, nested too deep, a name twice, or a field missing. It was logged and has no effect.',
    message: ({ reason }) => `The delivery cannot be read: ${reason}.`,
  }),
  WEBHOOK_OF_ANOTHER: errorSpec<{ reason: string }>({
    category: 'denied',
    doc: 'A delivery is for another merchant or profile, or of the other kind of money. It was logged and has no effect.',
    message: ({ reason }) => `The delivery is not for this installation: ${reason}.`,
    hint: () => 'Point the endpoint of that account elsewhere.',
  }),
  WEBHOOK_TOO_LARGE: errorSpec<{ bytesMax: number }>({
    category: 'invalid',
    status: 413,
    doc: 'A delivery is larger than payments.webhookBytesMax. Its first bytes, length and hash were logged; where its signature is valid, its object is looked at.',
    message: ({ bytesMax }) => `The delivery is larger than ${bytesMax} bytes.`,
  }),
  WEBHOOK_NOT_KEPT: errorSpec<{ provider: string; eventId: string }>({
    category: 'outside',
    doc: 'An event could not be written down, so the provider is asked to send it again.',
    message: ({ provider, eventId }) => `The event ${eventId} of ${provider} could not be kept.`,
    hint: () => 'veza doctor',
  }),
  WEBHOOK_DELIVERY_NOT_FOUND: errorSpec<{ id: string }>({
    category: 'invalid',
    status: 404,
    doc: 'There is no such delivery in the log; it may be older than payments.webhookLogDays.',
    message: ({ id }) => `There is no delivery ${id} in the log.`,
    hint: () => 'veza webhooks list',
  }),
  WEBHOOK_NOT_REPLAYABLE: errorSpec<{ id: string; reason: string }>({
    category: 'precondition',
    doc: 'A logged delivery cannot be applied again, because it was never one of the provider, or names no event.',
    message: ({ id, reason }) => `The delivery ${id} cannot be replayed: ${reason}.`,
    hint: () => 'Have the provider send it again from its dashboard.',
  }),
});
