import type { Context } from '#context.ts';
import type { BusMessage } from '#db/bus/bus.ts';

import type { ServerFrame, WsStream } from '../contract/ws.ts';
import { PROGRESS_EVERY_MS, READ_RETRY_MS } from './limits.ts';
import type { Snapshot, StreamSource } from './streams.ts';

/** An event before a subscription has numbered it. */
export type StreamEvent = Omit<Extract<ServerFrame, { type: 'ev' }>, 'seq'>;

/** Whoever follows a stream. */
export interface Follower {
  onEvent(event: StreamEvent): void;
}

/** The news of one stream, from the bus to its followers. */
export interface NewsFeed {
  /**
   * Reads the state of now and follows from there on: no event is older than the snapshot, none
   * is missed after it.
   */
  follow(follower: Follower, onSnapshot: (snapshot: Snapshot) => void): Promise<void>;
  unfollow(follower: Follower): void;
  close(): void;
}

/**
 * Listens on the bus, reads the rows that have changed, once for all followers, and hands them
 * out. A change of state goes out at once; progress of one thing at most every 250 ms. Reads of
 * snapshots and of events never overlap, so the order of what is sent is that of the rows.
 */
export async function openNewsFeed(
  ctx: Context,
  stream: WsStream,
  source: StreamSource,
): Promise<NewsFeed> {
  const followers = new Set<Follower>();
  /** What has changed, with the moment at which it is to be read. */
  const dirty = new Map<string, number>();
  const sent = new Map<string, { fact: string; at: number }>();
  let reading: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  /** Followers whose snapshot is being read: what changes meanwhile is theirs already. */
  let joining = 0;

  const exclusive = <R>(read: () => Promise<R>): Promise<R> => {
    const result = reading.then(read);
    reading = result.catch(() => undefined);
    return result;
  };
  const schedule = (): void => {
    clearTimeout(timer);
    if (dirty.size === 0) return;
    const waitMs = Math.max(0, Math.min(...dirty.values()) - ctx.clock.monotonicMs());
    timer = setTimeout(() => void exclusive(flush), waitMs);
  };
  const flush = async (): Promise<void> => {
    const now = ctx.clock.monotonicMs();
    const due = [...dirty].filter(([, at]) => at <= now).map(([id]) => id);
    for (const id of due) dirty.delete(id);
    try {
      const rows = due.length === 0 || followers.size === 0 ? [] : await source.read(ctx, due);
      for (const data of rows) {
        for (const item of followers) item.onEvent({ type: 'ev', stream, kind: source.kind, data });
      }
    } catch (error) {
      ctx.log.warn({ err: error, stream }, 'rows of a stream cannot be read; trying again');
      for (const id of due) dirty.set(id, now + READ_RETRY_MS);
    }
    schedule();
  };
  const unsubscribe = await ctx.bus.subscribe(source.channel, (news: BusMessage) => {
    const id = source.idOf(news);
    if (id === undefined || followers.size + joining === 0) return;
    const now = ctx.clock.monotonicMs();
    const fact = source.factOf(news);
    const last = sent.get(id);
    const at = last?.fact === fact ? Math.max(now, last.at + PROGRESS_EVERY_MS) : now;
    forgetOld(sent, now);
    sent.delete(id);
    sent.set(id, { fact, at });
    dirty.set(id, Math.min(at, dirty.get(id) ?? at));
    schedule();
  });
  return {
    follow: async (follower, onSnapshot) => {
      joining += 1;
      try {
        await exclusive(async () => {
          onSnapshot(await source.snapshot(ctx));
          followers.add(follower);
        });
      } finally {
        joining -= 1;
      }
    },
    unfollow: (follower) => followers.delete(follower),
    close: () => {
      unsubscribe();
      clearTimeout(timer);
      dirty.clear();
    },
  };
}

/** What has not been spoken of for a while needs no spacing any more. */
function forgetOld(sent: Map<string, { at: number }>, now: number): void {
  for (const [id, { at }] of sent) {
    if (at + PROGRESS_EVERY_MS >= now) return;
    sent.delete(id);
  }
}
