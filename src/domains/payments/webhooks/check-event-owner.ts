import type { Context } from '#context.ts';
import type { VezaError } from '#core/errors.ts';

import { paymentErrors } from '../errors.ts';
import type { Provider } from '../model.ts';
import type { WebhookEvent } from './read-event.ts';

const SECOND_MS = 1_000;
/** Clocks differ, and no event is of tomorrow. */
const AHEAD_MS_MAX = 300 * SECOND_MS;
/**
 * How old a signed time may be. Stripe signs each try anew. Hyperswitch sends the bytes of the first
 * try again for 86,460 s, and later when somebody asks it to.
 */
const AGE_MS_MAX: Readonly<Record<Provider, number>> = Object.freeze({
  stripe: 300 * SECOND_MS,
  hyperswitch: 7 * 86_400 * SECOND_MS,
});

/**
 * Why an event that was signed with one of our keys is not taken: it is too old, of the future, for
 * another merchant or profile, or of the other kind of money. Undefined when it is.
 */
export function checkEventOwner(
  ctx: Pick<Context, 'config' | 'clock'>,
  input: { provider: Provider; event: WebhookEvent; signedAt: Date },
): VezaError | undefined {
  const { provider, event, signedAt } = input;
  const ageMs = ctx.clock.now().getTime() - signedAt.getTime();
  if (ageMs < -AHEAD_MS_MAX || ageMs > AGE_MS_MAX[provider]) {
    return paymentErrors.WEBHOOK_STALE({ signedAt: signedAt.toISOString() });
  }
  const { livemode, hyperswitch } = ctx.config.payments;
  const differs = (ours: string | undefined, theirs: string | null): boolean =>
    ours !== undefined && theirs !== null && ours !== theirs;
  const another = (reason: string): VezaError => paymentErrors.WEBHOOK_OF_ANOTHER({ reason });
  if (event.livemode !== null && event.livemode !== livemode) {
    return another(`it is of ${event.livemode ? 'real' : 'test'} money`);
  }
  if (differs(hyperswitch.merchantId, event.merchantId)) {
    return another(`it is for the merchant ${event.merchantId}`);
  }
  if (differs(hyperswitch.profileId, event.profileId)) {
    return another(`it is for the profile ${event.profileId}`);
  }
  return undefined;
}
