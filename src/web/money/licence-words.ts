import type { Licence, Product } from '#server/contract/market.ts';

const LICENCES: Readonly<Record<Product['licence'], { name: string; about: string }>> = {
  personal: { name: 'Personal', about: 'To keep and to hear, for yourself.' },
  commercial: { name: 'Commercial', about: 'To use in your own work, also for money.' },
  exclusive: { name: 'Exclusive', about: 'Sold once: after you, nobody can buy it.' },
};

const STATES: Readonly<Record<Licence['state'], string>> = {
  granted: 'Yours',
  suspended: 'On hold: the payment is disputed',
  revoked: 'Given back',
};

/** What a licence is called, and what one may do with it. */
export const licenceWords = (licence: Product['licence']) => LICENCES[licence];

/** Whether it is in force, in words. */
export const licenceStateWords = (state: Licence['state']) => STATES[state];
