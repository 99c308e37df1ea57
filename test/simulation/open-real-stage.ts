import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Context } from '#context.ts';
import type { Logger } from '#core/log.ts';
import { query } from '#db/pool.ts';
import { sql, sqlName } from '#db/sql.ts';
import { startSandbox } from '#sandbox/index.ts';

import { addTrack } from '#test/domains/market/market-test.ts';
import { dyingPsp } from '#test/settlement/dying-psp.ts';
import { openDyingProcess } from '#test/support/crash-points.ts';
import { openTestContext } from '#test/support/test-context.ts';

import { isRefusal } from './is-refusal.ts';
import { SANDBOX_SEED } from './memory/open-providers.ts';
import { readRows } from './read-rows.ts';
import type { Stage } from './stage.ts';
import { takeDelivery } from './take-delivery.ts';

/**
 * A history over PostgreSQL, and over the sandbox with sockets between: the connections of a process
 * that dies are cut. Nobody stalls here and no request is late: that is left to the memory.
 */
export async function openRealStage(startAt: Date): Promise<Stage> {
  const troubles: string[] = [];
  const sandbox = await startSandbox({
    seed: SANDBOX_SEED,
    clock: 'virtual',
    startAt,
    rateLimits: false,
  });
  const now = (): Date => sandbox.clock.now();
  const opened = await openTestContext({
    clock: { now, monotonicMs: () => now().getTime(), sleep: async () => undefined },
    log: createLog(troubles),
    environment: {
      VEZA_PAYMENTS_HYPERSWITCH_URL: sandbox.url,
      VEZA_PAYMENTS_HYPERSWITCH_API_KEY: sandbox.hyperswitch.apiKey,
      VEZA_PAYMENTS_HYPERSWITCH_WEBHOOK_KEYS: sandbox.hyperswitch.paymentResponseHashKey!,
      VEZA_PAYMENTS_STRIPE_URL: sandbox.url,
      VEZA_PAYMENTS_STRIPE_SECRET_KEY: sandbox.stripe.secretKey,
      VEZA_PAYMENTS_STRIPE_WEBHOOK_SECRETS: sandbox.stripe.webhookSecret,
      VEZA_PAYMENTS_TIMEOUT_MS: '1000',
      VEZA_PAYMENTS_REQUESTS_PER_SECOND: '1000',
    },
  });
  const { ctx } = opened;
  const receiver = await receive(ctx, troubles);
  return {
    levers: sandbox.levers,
    remote: sandbox.state,
    troubles,
    now,
    advance: (ms) => sandbox.clock.advance(ms),
    listen: () =>
      sandbox.setWebhooks({
        hyperswitch: `${receiver.url}/hyperswitch`,
        stripe: `${receiver.url}/stripe`,
      }),
    inject: (rule) => sandbox.inject(rule),
    clearFaults: () => sandbox.clearFaults(),
    breakRow: () => undefined,
    mendRows: () => undefined,
    setDown: (isDown) => {
      if (isDown) sandbox.inject({ match: {}, fault: { kind: 'reset_before' } });
      else sandbox.clearFaults();
    },
    delayRequests: () => undefined,
    run: async (work, accident) => {
      if (accident?.kind !== 'crash') {
        await work(ctx);
        return 'done';
      }
      const point = { boundary: accident.boundary, side: 'before' } as const;
      await using dying = openDyingProcess(ctx, point);
      const mortal: Context = {
        ...ctx,
        requestId: ctx.ids.next<'request'>(),
        db: dying.db,
        psp: dyingPsp(ctx.psp, dying),
        log: createLog(troubles, () => dying.died),
      };
      await work(mortal).catch((error: unknown) => {
        if (!dying.died) throw error;
      });
      return dying.died ? 'crashed' : 'done';
    },
    runTogether: async (works) => {
      const told = await Promise.allSettled(works.map((work) => work(ctx)));
      for (const one of told)
        if (one.status === 'rejected' && !isRefusal(one.reason)) troubles.push(String(one.reason));
    },
    wake: async () => undefined,
    list: async (table) => query(ctx, sql`select * from ${sqlName(table)} order by 1`),
    listAll: () => readRows(ctx),
    addUser: async (role) => {
      const id = ctx.ids.next<'user'>();
      await query(
        ctx,
        sql`insert into users (id, email, display_name, password_hash, role)
            values (${id}::uuid, ${`${id}@example.test`}, 'Somebody', 'none', ${role})`,
      );
      return id;
    },
    addTrack: (ownerId) => addTrack(ctx, ownerId as Parameters<typeof addTrack>[1]),
    calls: () => sandbox.calls(),
    [Symbol.asyncDispose]: async () => {
      await receiver.close();
      await opened[Symbol.asyncDispose]();
      await sandbox.close();
    },
  };
}

/** Takes deliveries as the server does. */
async function receive(
  ctx: Context,
  troubles: string[],
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const take = async (): Promise<number> => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const provider = request.url === '/stripe' ? 'stripe' : 'hyperswitch';
      const headers = request.headers as Record<string, string>;
      return takeDelivery(ctx, provider, { headers, body: Buffer.concat(chunks) });
    };
    take().then(
      (status) => response.writeHead(status).end(),
      (error: unknown) => {
        troubles.push(String(error));
        response.writeHead(500).end();
      },
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Says nothing, and keeps what was an error, but nothing of who has died. */
function createLog(troubles: string[], isDead = () => false): Logger {
  const ignore = (): void => undefined;
  const error = (facts: { err?: unknown }, message?: string): void => {
    if (isDead()) return;
    troubles.push(`${message}: ${facts.err instanceof Error ? facts.err.stack : ''}`);
  };
  const log = { info: ignore, debug: ignore, warn: ignore, trace: ignore, fatal: ignore, error };
  return { ...log, child: () => log } as unknown as Logger;
}
