import { paymentsInfo, type PaymentsInfo } from '../contract/payments.ts';
import { anyone } from '../http/access.ts';
import { defineRoute, type Route } from '../http/route.ts';

const read = defineRoute({
  method: 'get',
  path: '/api/v1/payments/config',
  id: 'readPaymentsInfo',
  summary: 'Whether anything can be bought here, and whether the money is real.',
  tag: 'payments',
  access: anyone,
  responses: { 200: { doc: 'What a page must know of money.', json: paymentsInfo } },
  async handler({ psp, config }): Promise<PaymentsInfo> {
    return {
      configured: psp.configured.hyperswitch,
      payouts: psp.configured.stripe,
      livemode: config.payments.livemode,
      currency: config.payments.currency,
    };
  },
});

export const PAYMENTS_INFO_ROUTES: readonly Route[] = [read];
