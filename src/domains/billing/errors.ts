import { defineErrors, errorSpec } from '#core/errors.ts';

export const billingErrors = defineErrors({
  PLAN_NOT_FOUND: errorSpec<{ id: string }>({
    category: 'invalid',
    status: 404,
    doc: 'There is no plan with this id.',
    message: ({ id }) => `There is no plan ${id}.`,
    hint: () => 'veza plans list',
  }),
  PLAN_INVALID: errorSpec<{ field: string; reason: string }>({
    category: 'invalid',
    doc: 'A field of a plan is outside of what a plan can hold.',
    message: ({ field, reason }) => `The ${field} of a plan ${reason}.`,
  }),
  PLAN_NAME_TAKEN: errorSpec<{ name: string }>({
    category: 'precondition',
    doc: 'Another plan that is on sale has this name.',
    message: ({ name }) => `There is a plan "${name}" already.`,
    hint: () => 'Choose another name, or archive the other one: veza plans archive ID',
  }),
  PLAN_ARCHIVED: errorSpec<{ id: string }>({
    category: 'precondition',
    doc: 'The plan is no longer on sale; subscriptions that run on it go on.',
    message: ({ id }) => `Plan ${id} is no longer on sale.`,
    hint: () => 'GET /api/v1/plans lists what is.',
  }),
  SUBSCRIPTION_NOT_FOUND: errorSpec<{ id: string }>({
    category: 'invalid',
    status: 404,
    doc: 'There is no subscription with this id, or the viewer may not know of it.',
    message: ({ id }) => `There is no subscription ${id}.`,
    hint: () => 'veza subscriptions list',
  }),
  SUBSCRIPTION_EXISTS: errorSpec<{ id: string; state: string }>({
    category: 'precondition',
    doc: 'The account has another subscription that is in force or waits for its payment.',
    message: ({ id, state }) => `The account has subscription ${id} already; it is ${state}.`,
    hint: ({ id }) => `Pay it or cancel it first: POST /api/v1/subscriptions/${id}/cancel`,
  }),
  SUBSCRIPTION_ENDED: errorSpec<{ id: string; state: string }>({
    category: 'precondition',
    doc: 'The subscription is over; a new one can be begun.',
    message: ({ id, state }) => `Subscription ${id} is ${state} and takes no more payments.`,
    hint: () => 'Begin a new one: POST /api/v1/subscriptions',
  }),
  SUBSCRIPTION_ENDS: errorSpec<{ id: string; paidUntil: string }>({
    category: 'precondition',
    doc: 'Its owner has ended the subscription; it runs to the end of what is paid and is not renewed.',
    message: ({ id, paidUntil }) => `Subscription ${id} was cancelled and ends on ${paidUntil}.`,
    hint: ({ paidUntil }) => `Begin a new one after ${paidUntil}.`,
  }),
  SUBSCRIPTION_NOT_DUE: errorSpec<{ id: string; from: string }>({
    category: 'precondition',
    doc: 'The next period of the subscription cannot be paid yet; see payments.renewalDays.',
    message: ({ id, from }) =>
      `Subscription ${id} is paid; the next period can be paid from ${from}.`,
    hint: ({ from }) => `Come back on ${from}.`,
  }),
  SUBSCRIPTION_IN_DOUBT: errorSpec<{ id: string }>({
    category: 'precondition',
    doc: 'The provider no longer stands by the payment of the running period; a person looks into it.',
    message: ({ id }) => `The last payment of subscription ${id} is being looked into.`,
    hint: () => 'veza payments exceptions list',
  }),
  PREMIUM_NEEDS_SIGN_IN: errorSpec({
    category: 'denied',
    status: 401,
    doc: 'This is for premium accounts, and nobody is signed in.',
    message: () => 'This is for premium accounts. Sign in first.',
  }),
  PREMIUM_NEEDS_PLAN: errorSpec<{ url: string }>({
    category: 'denied',
    doc: 'This is for premium accounts, and the account has no plan.',
    message: () => 'This is for premium accounts, and this account has no plan.',
    hint: ({ url }) => `Choose a plan: ${url}`,
  }),
  PREMIUM_PAYMENT_INCOMPLETE: errorSpec<{ subscriptionId: string; url: string }>({
    category: 'denied',
    doc: 'The account has chosen a plan whose payment is not complete.',
    message: ({ subscriptionId }) =>
      `The payment of subscription ${subscriptionId} is not complete, so the plan is not in force.`,
    hint: ({ url }) => `Complete the payment: ${url}`,
  }),
  PREMIUM_PAST_DUE: errorSpec<{ subscriptionId: string; url: string }>({
    category: 'denied',
    doc: 'The paid time of the plan is over and the next period is not paid.',
    message: ({ subscriptionId }) =>
      `Subscription ${subscriptionId} is past due, so the plan is not in force.`,
    hint: ({ url }) => `Pay the next period: ${url}`,
  }),
  PREMIUM_ENDED: errorSpec<{ subscriptionId: string; reason: string; url: string }>({
    category: 'denied',
    doc: 'The plan of the account has ended.',
    message: ({ subscriptionId, reason }) =>
      `Subscription ${subscriptionId} has ended (${reason.replaceAll('_', ' ')}).`,
    hint: ({ url }) => `Choose a plan: ${url}`,
  }),
  CANCEL_REASON_MISSING: errorSpec<{ max: number }>({
    category: 'invalid',
    doc: 'Ending the subscription of somebody else needs a reason that somebody can be asked about.',
    message: ({ max }) => `Ending a subscription needs a reason of 1 to ${max} characters.`,
    hint: () => 'veza subscriptions cancel ID --reason TEXT --apply',
  }),
});
