import type { CallFault } from '../faults/model.ts';
import type { World } from '../world.ts';
import type { Params } from './read-params.ts';

/** A request to Stripe, with its parameters read from query or form. */
export interface StripeRequest {
  readonly params: Params;
  /** Named parts of the path. */
  readonly names: Readonly<Record<string, string>>;
  /** `platform`, or the connected account that is spoken for. */
  readonly account: string;
  readonly fault: CallFault | undefined;
}

export interface StripeRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** The object that is answered; refusals are thrown. */
  readonly handler: (world: World, request: StripeRequest) => unknown;
}
