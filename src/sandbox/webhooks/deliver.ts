import type { Job } from '../time/job.ts';
import type { World } from '../world.ts';
import type { AttemptKind, Delivery, SandboxEvent } from './model.ts';
import { post } from './post.ts';
import { RETRY_DELAYS_MS } from './schedules.ts';
import { signHyperswitch, signStripe } from './sign.ts';

/** Runs a delivery that is due, and schedules the next when nobody has taken it. */
export async function deliver(world: World, job: Job): Promise<void> {
  const event = world.tables.events.get(job.subject);
  if (!event || event.isDropped) return;
  const attempt = job.attempt ?? 1;
  const kind = attempt === 1 ? 'initial_attempt' : 'automatic_retry';
  const delivery = await sendEvent(world, event, { kind, attempt, fault: job.fault });
  if (!delivery || isTaken(delivery) || job.fault?.kind === 'webhook_forge') return;
  if (job.fault?.kind === 'webhook_duplicate') return;
  const delayMs = RETRY_DELAYS_MS[event.provider][attempt - 1];
  if (delayMs === undefined) return;
  world.schedule({
    kind: 'deliver',
    subject: event.id,
    attempt: attempt + 1,
    dueAtMs: world.clock.nowMs() + delayMs,
  });
}

export interface SendOptions {
  readonly kind: AttemptKind;
  readonly attempt: number;
  readonly fault?: Job['fault'] | undefined;
}

/** Sends an event once and records it; undefined when there is nowhere to send it to. */
export async function sendEvent(
  world: World,
  event: SandboxEvent,
  { kind, attempt, fault }: SendOptions,
): Promise<Delivery | undefined> {
  const url = world.settings().webhooks[event.provider];
  if (url === null) return undefined;
  const { body, headers } = dress(world, event, fault?.kind);
  const atMs = world.clock.nowMs();
  const result = await post(url, headers, body, world.signal);
  if (world.signal.aborted) throw world.signal.reason;
  const seq = world.state.nextSeq();
  const delivery = world.tables.deliveries.put({
    id: timeOrderedId(world, atMs),
    seq,
    eventId: event.id,
    provider: event.provider,
    kind,
    attempt,
    atMs,
    url,
    headers,
    ...result,
    fault: fault?.kind ?? null,
  });
  if (fault?.kind === 'webhook_forge') return delivery;
  const current = world.tables.events.get(event.id)!;
  if (current.isDelivered !== true) {
    world.tables.events.put({ ...current, isDelivered: isTaken(delivery) });
  }
  return delivery;
}

/** Any 2xx: the receiver has it. */
export function isTaken({ status }: Pick<Delivery, 'status'>): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** `evt_` and 32 digits that begin with the time. */
export function timeOrderedId(world: World, atMs: number): string {
  return `evt_${atMs.toString(16).padStart(12, '0')}${world.newId('', 20).toLowerCase()}`;
}

interface Dressed {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Body and headers as they go out. What Hyperswitch sends was made once, Stripe signs each time. */
function dress(world: World, event: SandboxEvent, fault: string | undefined): Dressed {
  const isForged = fault === 'webhook_forge';
  const text = isForged ? askForMore(event.body) : event.body;
  // As a proxy does that reads JSON and writes it again: the same meaning, other bytes.
  const body = fault === 'webhook_corrupt' ? JSON.stringify(JSON.parse(text), null, 1) : text;
  const { keys } = world.settings();
  if (event.provider === 'hyperswitch') {
    if (!isForged) return { body, headers: event.headers };
    const signature = signHyperswitch('somebody-else', body);
    return { body, headers: { ...event.headers, 'X-Webhook-Signature-512': signature } };
  }
  const secrets = [keys.stripeWebhookSecret, keys.stripeWebhookSecretOld].filter(isText);
  const signed = signStripe(isForged ? ['somebody-else'] : secrets, world.clock.seconds(), text);
  return { body, headers: { ...event.headers, 'Stripe-Signature': signed } };
}

/** The same news with greedier numbers. */
function askForMore(body: string): string {
  return body.replace(/("amount[a-z_]*":)(\d+)/g, (_all, name: string, minor: string) => {
    return `${name}${Number(minor) * 10 + 9}`;
  });
}

function isText(value: string | null): value is string {
  return value !== null;
}
