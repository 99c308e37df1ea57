import { announceObject } from '../hyperswitch/announce-change.ts';
import { makeKeys } from '../state/make-keys.ts';
import type { Settings } from '../state/settings.ts';
import { sendEvent } from '../webhooks/deliver.ts';
import type { World } from '../world.ts';
import { requireRow } from './refuse-lever.ts';

/** Settings that levers may change. */
export type Behaviour = Partial<
  Pick<
    Settings,
    'newRefunds' | 'newPayments' | 'settlementMs' | 'refundsMax' | 'refundAgeDaysMax' | 'livemode'
  >
>;

/** Keys, deliveries, and how the sandbox behaves. */
export interface SandboxLevers {
  /** From now on everything new happens this way. */
  setBehaviour(change: Behaviour): void;
  /** New API keys of both providers; the old ones are refused at once. */
  rotateKeys(): void;
  /** A new secret for Stripe's webhooks; the old one signs too, until it is ended. */
  rotateWebhookSecret(keepOld?: boolean): void;
  /** The key that Hyperswitch signs with; null leaves webhooks without a signature. */
  setPaymentResponseHashKey(key: string | null): void;
  /** Never delivered, whatever is waiting. */
  dropEvent(id: string): void;
  /** Sends an event once more, as it was. */
  redeliverEvent(id: string): Promise<void>;
  /** An event of Hyperswitch of any type, about any object. Returns its id, or null for a repetition. */
  sendHyperswitchEvent(
    type: string,
    eventClass: string,
    objectId: string,
    object: Readonly<Record<string, unknown>>,
  ): string | null;
}

export function createSandboxLevers(world: World): SandboxLevers {
  const { events, deliveries } = world.tables;
  const changeKeys = (change: Partial<Settings['keys']>): void =>
    world.changeSettings({ keys: { ...world.settings().keys, ...change } });
  const freshKeys = (): Settings['keys'] => makeKeys(world.settings().seed, world.state.nextSeq());
  return {
    setBehaviour: (change) => world.changeSettings(change),
    rotateKeys: () => {
      const { apiKey, adminKey, stripeSecretKey } = freshKeys();
      changeKeys({ apiKey, adminKey, stripeSecretKey });
    },
    rotateWebhookSecret: (keepOld = true) => {
      const { stripeWebhookSecret } = freshKeys();
      const before = world.settings().keys.stripeWebhookSecret;
      changeKeys({ stripeWebhookSecret, stripeWebhookSecretOld: keepOld ? before : null });
    },
    setPaymentResponseHashKey: (key) => changeKeys({ paymentResponseHashKey: key }),
    dropEvent: (id) => {
      const event = requireRow(events, id, 'dropEvent');
      events.put({ ...event, isDropped: true });
    },
    redeliverEvent: async (id) => {
      const event = requireRow(events, id, 'redeliverEvent');
      const attempt = 1 + deliveries.all().filter(({ eventId }) => eventId === id).length;
      await sendEvent(world, event, { kind: 'manual_retry', attempt });
    },
    sendHyperswitchEvent: (type, eventClass, objectId, object) =>
      announceObject(world, { type, eventClass, objectId, object })?.id ?? null,
  };
}
