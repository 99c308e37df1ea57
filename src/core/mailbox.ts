/** Hands events from several producers to one consumer, one at a time. */
export interface Mailbox<E> extends AsyncIterable<E> {
  /** A fact: waits until the consumer took it. After `close` it returns at once. */
  put(event: E): Promise<void>;
  /** News that replaces older news which nobody took yet; never waits. */
  offer(event: E): void;
  /** The consumer's loop ends; whoever waits in `put` goes on. */
  close(): void;
}

/** An empty mailbox. Holds one event for each producer that waits, and one piece of news. */
export function openMailbox<E>(): Mailbox<E> {
  const facts: { event: E; taken: () => void }[] = [];
  let news: { event: E } | undefined;
  let closed = false;
  let wake = (): void => {};
  const take = (): { event: E } | undefined => {
    const fact = facts.shift();
    if (fact !== undefined) {
      fact.taken();
      return fact;
    }
    const latest = closed ? undefined : news;
    news = undefined;
    return latest;
  };
  return {
    put: (event) =>
      new Promise((taken) => {
        if (closed) return taken();
        facts.push({ event, taken });
        wake();
      }),
    offer: (event) => {
      news = { event };
      wake();
    },
    close: () => {
      closed = true;
      for (const fact of facts.splice(0)) fact.taken();
      wake();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const next = take();
        if (next !== undefined) yield next.event;
        else if (closed) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
