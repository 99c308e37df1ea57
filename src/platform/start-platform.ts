import type { Context } from '#context.ts';
import { runWork, type Sink, type WorkEvent } from '#core/events.ts';
import { migrate } from '#db/migrate/index.ts';
import { claimUrl, createClaim, isClaimed } from '#domains/identity/index.ts';
import { startServer } from '#server/index.ts';
import { startWorker, type RunningWorker } from '#worker/index.ts';

import { addContent, type ContentInput } from './add-content.ts';
import { findFreePort } from './find-free-port.ts';
import { giveBackMemory } from './give-back-memory.ts';
import { openPlayMoney } from './open-play-money.ts';

export interface PlatformInput extends ContentInput {
  /** Takes the events of migrations and of the first content. */
  sink: Sink<WorkEvent>;
  /** Told when the first content is in, or why it could not be brought in. */
  onContent: (error: unknown) => void;
}

/** A platform that plays: server and worker in this process, the database beside it. */
export interface Platform {
  /** Where browsers find it. */
  readonly url: string;
  /** The one-time link for the first administrator, until there is one; it holds a secret. */
  readonly claim: { readonly url: string; readonly expiresAt: Date } | undefined;
  /** Where the providers of play money are looked at; undefined where money is real or is none. */
  readonly playMoneyUrl: string | undefined;
  /** Ends everything in order: content, server, worker. The context is the caller's to close. */
  close(): Promise<void>;
}

/**
 * Migrates, listens, works, and brings the first content in behind the caller's back, so that the
 * page is there before the music is.
 * @throws what migrating and listening throw.
 */
export async function startPlatform(given: Context, input: PlatformInput): Promise<Platform> {
  const platformCtx = await withKnownPort(given);
  const policy = platformCtx.config.database.migratePolicy;
  await runWork(migrate(platformCtx, { policy }), input.sink);
  const playMoney = input.demo ? await openPlayMoney(platformCtx) : undefined;
  const ctx = playMoney?.ctx ?? platformCtx;
  const started: { worker?: RunningWorker } = {};
  const server = await startServer(ctx, {
    workerStats: () => started.worker?.stats(),
    settlementStats: () => started.worker?.settlement(),
  }).catch(async (error: unknown) => {
    await playMoney?.close();
    throw error;
  });
  playMoney?.deliverTo(server.port);
  const worker = await startWorker(ctx).catch(async (error: unknown) => {
    await server.close();
    await playMoney?.close();
    throw error;
  });
  started.worker = worker;
  const stopContent = new AbortController();
  const contentCtx = { ...ctx, signal: AbortSignal.any([ctx.signal, stopContent.signal]) };
  const lean = giveBackMemory(contentCtx, worker);
  const content = addContent(contentCtx, input, input.sink).then(
    () => input.onContent(undefined),
    (error: unknown) => {
      if (!contentCtx.signal.aborted) input.onContent(error);
    },
  );
  return {
    url: `${server.url}/`,
    claim: await makeClaim(ctx, server.url),
    playMoneyUrl: playMoney?.adminUrl,
    close: async () => {
      stopContent.abort();
      await Promise.all([content, lean]);
      await server.close();
      await worker.close();
      await playMoney?.close();
    },
  };
}

/** Links lead to the port of the configuration, so any free one is chosen before anybody makes one. */
async function withKnownPort(ctx: Context): Promise<Context> {
  const { server } = ctx.config;
  if (server.port !== 0) return ctx;
  const port = await findFreePort(server.host);
  return { ...ctx, config: { ...ctx.config, server: { ...server, port } } };
}

async function makeClaim(ctx: Context, baseUrl: string): Promise<Platform['claim']> {
  if (await isClaimed(ctx)) return undefined;
  const { token, expiresAt } = await createClaim(ctx);
  return { url: claimUrl(baseUrl, token), expiresAt };
}
