import { expirePayment } from './hyperswitch/create-payment.ts';
import { OPEN_STATUSES } from './hyperswitch/model.ts';
import { settle } from './stripe/balance.ts';
import { changePayout } from './stripe/change-payout.ts';
import type { Job } from './time/job.ts';
import { deliver } from './webhooks/deliver.ts';
import type { World } from './world.ts';

/** Does what is due. What it is about may have changed since, and then there is nothing to do. */
export async function runJob(world: World, job: Job): Promise<void> {
  switch (job.kind) {
    case 'deliver':
      return deliver(world, job);
    case 'expire-payment': {
      const payment = world.tables.payments.get(job.subject);
      if (payment && OPEN_STATUSES.includes(payment.status)) expirePayment(world, payment);
      return;
    }
    case 'settle-funds':
      return settle(world, job.subject);
    case 'arrive-payout': {
      const payout = world.tables.payouts.get(job.subject);
      if (payout && (payout.status === 'pending' || payout.status === 'in_transit')) {
        changePayout(world, payout, 'paid');
      }
    }
  }
}
