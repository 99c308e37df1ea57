import type * as real from '#domains/payments/gateway/exchange.ts';
import type { HttpAnswer } from '#domains/payments/gateway/http-answer.ts';

/** The wire between one process and the providers. */
export type Wire = (request: Request) => Promise<HttpAnswer>;

type Real = typeof real;
type Request = Parameters<Real['exchange']>[0];

/** Whose a request is, is told by the signal that ends it: every process has one of its own. */
const wires = new WeakMap<AbortSignal, Wire>();

export function layWire(signal: AbortSignal, wire: Wire): void {
  wires.set(signal, wire);
}

export const exchange: Real['exchange'] = async (request) => {
  const wire = wires.get(request.signal);
  if (wire === undefined) throw new Error('a request of no process');
  return wire(request);
};
