import { makeValidator } from './make-validator.ts';

type Properties = Record<string, Record<string, unknown>>;

/**
 * Where Hyperswitch itself answers other than its document says: small amounts are legal, a payment
 * that is captured has nothing left to capture, ids of 1 to 64 characters are taken, and a payment that
 * nobody has tried to pay has no method.
 */
export const isHyperswitch = makeValidator('hyperswitch-schemas.json', (schemas) => {
  const properties = (name: string): Properties => schemas[name]!['properties'] as Properties;
  delete properties('PaymentsResponse')['amount_capturable']!['minimum'];
  delete properties('PaymentsResponse')['payment_id']!['minLength'];
  delete properties('PaymentsResponse')['payment_id']!['maxLength'];
  properties('PaymentsResponse')['payment_method']!['nullable'] = true;
  delete properties('RefundResponse')['amount']!['minimum'];
});

/** API version 2023-08-16; objects of today have more fields. */
export const isStripe = makeValidator('stripe-schemas.json', () => {});
