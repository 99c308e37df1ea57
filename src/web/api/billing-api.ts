import type { Gate, Plan, Subscription } from '#server/contract/billing.ts';

import type { Client } from './client.ts';
import { queryOf, type Page } from './page.ts';

const pageSize = 50;

/** Plans and the visitor's own. */
export const createBillingApi = (client: Client) => ({
  plans: (cursor: string | null) =>
    client<Page<Plan>>('GET', `plans${queryOf({ limit: pageSize, cursor })}`),
  mine: () => client<Gate>('GET', 'me/plan'),
  subscribe: (planId: string, idempotencyKey: string) =>
    client<Subscription>('POST', 'subscriptions', { body: { planId }, idempotencyKey }),
  pay: (id: string, idempotencyKey: string) =>
    client<Subscription>('POST', `subscriptions/${id}/pay`, { idempotencyKey }),
  cancel: (id: string, idempotencyKey: string) =>
    client<Subscription>('POST', `subscriptions/${id}/cancel`, { idempotencyKey }),
  /** Has the payment provider asked now. */
  refresh: (id: string) => client<Subscription>('POST', `subscriptions/${id}/refresh`),
});
export type BillingApi = ReturnType<typeof createBillingApi>;
