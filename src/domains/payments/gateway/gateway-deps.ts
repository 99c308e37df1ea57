import type { BaseContext } from '#context.ts';

import type { Outcome } from '../outcome.ts';
import type { TokenBucket } from './token-bucket.ts';

/** What a gateway is made of beside its own settings. */
export interface GatewayDeps {
  readonly log: BaseContext['log'];
  readonly timeoutMs: number;
  readonly bucket: TokenBucket;
  /** Real or test money; objects of the other kind are not believed. */
  readonly livemode: boolean;
  /** Called before every call: why nothing may be sent, where that is so. */
  readonly admit: (mode: 'send' | 'look') => Promise<Outcome<never> | undefined>;
  /** An object of the other kind of money was answered: nothing more is to be sent. */
  readonly distrust: (why: string) => void;
}
