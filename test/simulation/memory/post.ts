import type * as real from '#sandbox/webhooks/post.ts';

/** Takes the deliveries of one sandbox. */
export type Receiver = Real['post'];

type Real = typeof real;

const receivers = new WeakMap<AbortSignal, Receiver>();

export function receiveFrom(signal: AbortSignal, receiver: Receiver): void {
  receivers.set(signal, receiver);
}

export const post: Real['post'] = async (url, headers, body, signal) => {
  const receiver = receivers.get(signal);
  if (receiver === undefined) throw new Error('a delivery of no sandbox');
  return receiver(url, headers, body, signal);
};
