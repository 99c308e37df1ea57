import { VezaError } from '#core/errors.ts';

import type { Outcome } from '../outcome.ts';
import type { KeyedCall } from './call.ts';
import { printable } from './error-body.ts';

/**
 * Runs `prepare`, which turns what is asked for into what the provider takes; what cannot be said to
 * it (a currency, an amount) is refused without being sent.
 */
export async function orUnsendable<Wire, Remote>(
  call: KeyedCall,
  prepare: () => Wire,
  send: (wire: Wire) => Promise<Outcome<Remote>>,
): Promise<Outcome<Remote>> {
  let wire: Wire;
  try {
    wire = prepare();
  } catch (error) {
    if (!(error instanceof VezaError)) throw error;
    const kind = call.first ? 'refused' : 'unknown';
    return { kind, status: null, code: error.code, message: printable(error.message) };
  }
  return send(wire);
}
