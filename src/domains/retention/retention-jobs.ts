import { countForgettableAnswers, forgetAnswers } from '#db/idempotency/forget-answers.ts';
import { countExpired, deleteExpired } from '#domains/identity/index.ts';
import { countOldDeliveries, deleteOldDeliveries } from '#domains/payments/index.ts';

import type { RetentionJob } from './model.ts';

/** Everything that is not kept for ever, in the order in which it is deleted. */
export const RETENTION_JOBS: readonly RetentionJob[] = [
  {
    name: 'expired',
    summary: 'sessions, invitations, tickets and counters that have long expired',
    run: deleteExpired,
    count: countExpired,
  },
  {
    name: 'kept-answers',
    summary: 'answers to requests with an Idempotency-Key, after a day',
    run: async (ctx) => ({ api_idempotency: await forgetAnswers(ctx) }),
    count: async (ctx) => ({ api_idempotency: await countForgettableAnswers(ctx) }),
  },
  {
    name: 'webhook-deliveries',
    summary: 'the log of deliveries after payments.webhookLogDays, but for evidence',
    run: async (ctx) => ({ webhook_deliveries: await deleteOldDeliveries(ctx) }),
    count: async (ctx) => ({ webhook_deliveries: await countOldDeliveries(ctx) }),
  },
];
