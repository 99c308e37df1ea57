import type { ActiveRule } from '../faults/fault-book.ts';
import type { FaultRule } from '../faults/model.ts';
import type { Levers } from '../levers/levers.ts';

/** Where deliveries go; null for nowhere, and what is left out stays as it is. */
export interface WebhookUrls {
  readonly hyperswitch?: string | null | undefined;
  readonly stripe?: string | null | undefined;
}

/** What the admin API and the library do alike. */
export interface SandboxControls {
  readonly levers: Levers;
  setWebhooks(urls: WebhookUrls): void;
  inject(rule: FaultRule): void;
  clearFaults(): void;
  faults(): readonly ActiveRule[];
  /** Virtual clocks: runs everything that becomes due, each at its own moment. */
  readonly advance: (ms: number) => Promise<void>;
  /** Resolves when everything that is due has been delivered. */
  settled(): Promise<void>;
}
