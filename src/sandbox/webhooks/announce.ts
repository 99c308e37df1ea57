import type { Provider, WebhookFault } from '../faults/model.ts';
import type { World } from '../world.ts';
import type { SandboxEvent } from './model.ts';

/** An event that is to be told of; the body is made from it. */
export interface Announcement {
  readonly provider: Provider;
  readonly id: string;
  readonly type: string;
  readonly objectId: string;
  readonly eventClass: string;
  readonly account: string | null;
  /** Makes what is sent; `paddingBytes` of it say nothing. */
  readonly make: (paddingBytes: number) => Message;
}

export interface Message {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const REORDER_MS_MAX = 60_000;
const DELAY_MS = 24 * 3_600_000;
/** More than receivers usually keep. */
const OVERSIZE_BYTES = 100_000;

/** Records an event and schedules its deliveries, with the fault that is its turn. */
export function announce(world: World, news: Announcement): SandboxEvent {
  const { make, ...facts } = news;
  const { provider, type } = news;
  const fault = world.faults.chooseForDelivery({ provider, event: type });
  const isDropped = fault?.kind === 'webhook_drop';
  const paddingBytes = fault?.kind === 'webhook_oversize' ? (fault.bytes ?? OVERSIZE_BYTES) : 0;
  const event = world.tables.events.put({
    ...facts,
    ...make(paddingBytes),
    seq: world.state.nextSeq(),
    createdAtMs: world.clock.nowMs(),
    isDelivered: null,
    isDropped,
  });
  if (!isDropped && world.settings().webhooks[provider] !== null) {
    scheduleFirst(world, event, fault);
    releaseOvertaken(world, provider, event);
  }
  return event;
}

function scheduleFirst(world: World, event: SandboxEvent, fault: WebhookFault | undefined): void {
  const nowMs = world.clock.nowMs();
  const job = { kind: 'deliver', subject: event.id, attempt: 1, dueAtMs: nowMs } as const;
  switch (fault?.kind) {
    case 'webhook_duplicate':
      world.schedule(job);
      for (let copy = 1; copy < (fault.count ?? 2); copy += 1) world.schedule({ ...job, fault });
      return;
    case 'webhook_delay':
      world.schedule({ ...job, dueAtMs: nowMs + (fault.ms ?? DELAY_MS), fault });
      return;
    case 'webhook_reorder':
      world.schedule({
        ...job,
        dueAtMs: nowMs + (fault.ms ?? REORDER_MS_MAX),
        overtakenBy: event.provider,
        fault,
      });
      return;
    case 'webhook_forge':
      // Somebody else's bytes come first, the real ones after them.
      world.schedule({ ...job, fault });
      world.schedule(job);
      return;
    default:
      world.schedule(fault ? { ...job, fault } : job);
  }
}

/** What has waited to be overtaken follows the event that overtakes it. */
function releaseOvertaken(world: World, provider: Provider, by: SandboxEvent): void {
  for (const job of world.tables.jobs.all()) {
    if (job.overtakenBy !== provider || job.subject === by.id) continue;
    world.scheduler.move(job, world.clock.nowMs(), world.state.nextSeq());
  }
}
