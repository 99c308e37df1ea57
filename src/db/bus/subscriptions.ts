import type { Logger } from '#core/log.ts';

import { busErrors } from './bus-errors.ts';
import type { BusChannel, BusListener, BusMessage } from './bus.ts';

/** NOTIFY carries less than 8000 bytes; Redis is held to the same, so that both behave alike. */
export const MESSAGE_BYTES_MAX = 7500;

/** The JSON of a message. @throws BUS_MESSAGE_TOO_LARGE */
export function encodeMessage(channel: BusChannel, message: BusMessage): string {
  const text = JSON.stringify(message);
  const bytes = Buffer.byteLength(text);
  if (bytes > MESSAGE_BYTES_MAX) {
    throw busErrors.BUS_MESSAGE_TOO_LARGE({ channel, bytes, bytesMax: MESSAGE_BYTES_MAX });
  }
  return text;
}

/** Who listens to what in this process; a listener that throws costs that call and nothing else. */
export class Subscriptions {
  readonly #listeners = new Map<BusChannel, Set<{ listener: BusListener }>>();
  readonly #gaps = new Set<{ listener: () => void }>();
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Returns what ends the subscription. The same function twice is two subscriptions. */
  add(channel: BusChannel, listener: BusListener): () => void {
    const entry = { listener };
    const set = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, set.add(entry));
    return () => void set.delete(entry);
  }

  addGap(listener: () => void): () => void {
    const entry = { listener };
    this.#gaps.add(entry);
    return () => void this.#gaps.delete(entry);
  }

  deliver(channel: string, text: string): void {
    const entries = this.#listeners.get(channel as BusChannel);
    if (entries === undefined) return;
    let message: BusMessage;
    try {
      message = JSON.parse(text) as BusMessage;
    } catch (error) {
      // Somebody else wrote on our channel; nobody here could do anything with it.
      this.#log.warn({ err: error, channel }, 'a message on the bus is not JSON');
      return;
    }
    for (const { listener } of entries) this.#call(() => listener(message), channel);
  }

  reportGap(): void {
    for (const { listener } of this.#gaps) this.#call(listener, 'gap');
  }

  #call(work: () => void, channel: string): void {
    try {
      work();
    } catch (error) {
      this.#log.error({ err: error, channel }, 'a listener on the bus threw');
    }
  }
}
