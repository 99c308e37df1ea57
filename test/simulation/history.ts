import type { FaultRule } from '#sandbox/index.ts';

import type { Accident } from './process.ts';

/** What the world is before anything happens. */
export interface Beginning {
  /** Sellers, each with the currencies and prices of what it sells. */
  readonly sellers: readonly (readonly Offer[])[];
  readonly buyers: number;
  readonly plan: Offer;
}

export interface Offer {
  readonly currency: string;
  readonly priceMinor: number;
}

/** What people, banks, providers and the clock do; `at` counts what is there by then, round and round. */
export type Deed =
  | { readonly do: 'order'; readonly buyer: number; readonly products: readonly number[] }
  | { readonly do: 'pay'; readonly at: number; readonly how: 'succeeded' | 'processing' | 'failed' }
  | { readonly do: 'pay-again' | 'cancel' | 'refresh'; readonly at: number }
  | { readonly do: 'refund'; readonly at: number; readonly share: number }
  | { readonly do: 'refund-turns'; readonly at: number; readonly to: 'succeeded' | 'failed' }
  | { readonly do: 'new-refunds'; readonly become: 'succeeded' | 'pending' | 'review' | 'failed' }
  | { readonly do: 'dispute'; readonly at: number; readonly share: number }
  | { readonly do: 'dispute-turns'; readonly at: number; readonly to: 'won' | 'lost' }
  | { readonly do: 'subscribe'; readonly buyer: number }
  | { readonly do: 'pay-subscription' | 'cancel-subscription'; readonly at: number }
  | { readonly do: 'pay-period'; readonly at: number }
  | { readonly do: 'auto-refund'; readonly at: number }
  | { readonly do: 'restrict' | 'restore'; readonly at: number }
  | { readonly do: 'empty-account' | 'fill-account'; readonly at: number }
  | { readonly do: 'empty-platform' | 'fill-platform' }
  | { readonly do: 'reverse-by-hand'; readonly at: number; readonly share: number }
  | { readonly do: 'transfer-by-hand'; readonly at: number }
  | { readonly do: 'retry-transfer' | 'hold-transfer' | 'release-transfer'; readonly at: number }
  | { readonly do: 'break-row'; readonly at: number }
  | { readonly do: 'payout'; readonly at: number; readonly fails: boolean }
  | { readonly do: 'payout-fails'; readonly at: number }
  | { readonly do: 'redeliver'; readonly at: number }
  | { readonly do: 'time'; readonly ms: number }
  | { readonly do: 'work' | 'work-twice' }
  | { readonly do: 'fault'; readonly rule: FaultRule }
  | { readonly do: 'delay-requests'; readonly count: number }
  | { readonly do: 'outage' | 'back' | 'wake' };

export type Step = Deed & { readonly accident?: Accident };

export interface History {
  readonly seed: string;
  readonly beginning: Beginning;
  readonly steps: readonly Step[];
}
