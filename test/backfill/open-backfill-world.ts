import { openContext, type Context } from '#context.ts';
import { systemClock, type Clock } from '#core/clock.ts';
import { runWork } from '#core/events.ts';
import { createLog } from '#core/log.ts';
import { migrate } from '#db/migrate/index.ts';
import type { OrderId, TransferId } from '#domains/market/index.ts';
import { startSandbox, type RunningSandbox, type SandboxOptions } from '#sandbox/index.ts';

import { testConfig } from '#test/support/test-config.ts';
import { KINDS, type Labelled } from './draw-labelled.ts';
import { SHARE_MINOR, writeHistory, writeSellers, type HistoricRow } from './write-history.ts';

/** Rows that are written, and made at Stripe, at one time. */
const BATCH = 1_000;
/** Time between two batches. */
const STEP_MS = 60_000;
const DAY_MS = 24 * 3_600_000;

export interface History {
  readonly rows: number;
  readonly sellers: number;
  /** Rows for each one whose id is known; the others have none. */
  readonly knownOf?: number;
  /** Names of the kinds that rows without an id are of, in turn; without them all of them. */
  readonly kinds?: readonly string[];
  /** Transfers of other programs, beside. */
  readonly foreign?: number;
}

/** A platform that was taken over from an earlier system, and Stripe as that has left it. */
export interface BackfillWorld extends AsyncDisposable {
  readonly ctx: Context;
  readonly sandbox: RunningSandbox;
  readonly environment: Readonly<Record<string, string>>;
  /** By row without an id: what is to be found. */
  write(history: History): Promise<Labelled>;
}

/** @param input.databaseUrl an empty, migrated database; without it the data folder's own one. */
export async function openBackfillWorld(input: {
  dataDir: string;
  databaseUrl?: string | undefined;
  sandbox?: SandboxOptions;
}): Promise<BackfillWorld> {
  const sandbox = await startSandbox({
    clock: 'virtual',
    startAt: new Date('2024-03-01T12:00:00Z'),
    ...input.sandbox,
  });
  sandbox.levers.topUpBalance('EUR', 10_000_000_000);
  const environment = {
    VEZA_PAYMENTS_STRIPE_URL: sandbox.url,
    VEZA_PAYMENTS_STRIPE_SECRET_KEY: sandbox.stripe.secretKey,
  };
  const { dataDir, databaseUrl } = input;
  const config = await testConfig({ dataDir, databaseUrl, environment });
  const stop = new AbortController();
  const ctx = await openContext({
    config,
    signal: stop.signal,
    clock: clockOf(sandbox),
    log: createLog('fatal'),
  });
  if (databaseUrl === undefined) await runWork(migrate({ ...ctx, clock: systemClock }));
  return {
    ctx,
    sandbox,
    environment,
    write: (history) => writeAll(ctx, sandbox, history),
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await ctx[Symbol.asyncDispose]();
      await sandbox.close();
    },
  };
}

/** Whoever waits moves the time of the sandbox on. */
function clockOf(sandbox: RunningSandbox): Clock {
  return {
    now: () => sandbox.clock.now(),
    monotonicMs: () => sandbox.clock.now().getTime(),
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      await sandbox.clock.advance(ms);
    },
  };
}

async function writeAll(
  ctx: Context,
  sandbox: RunningSandbox,
  history: History,
): Promise<Labelled> {
  const accounts = Array.from({ length: history.sellers }, () =>
    sandbox.levers.setAccount(null, {}),
  );
  const sellers = await writeSellers(ctx, accounts);
  const elsewhere = sandbox.levers.setAccount(null, {});
  const kinds = history.kinds ?? Object.keys(KINDS);
  const labels: Record<string, string> = {};
  for (let from = 0; from < history.rows; from += BATCH) {
    const rows: HistoricRow[] = [];
    for (let index = from; index < Math.min(from + BATCH, history.rows); index += 1) {
      const isKnown = history.knownOf !== undefined && index % history.knownOf === 0;
      const seller = sellers[index % sellers.length]!;
      const [id, orderId] = [ctx.ids.next(), ctx.ids.next()];
      const facts = {
        id: id as TransferId,
        orderId: orderId as OrderId,
        destination: seller.account,
        amountMinor: BigInt(SHARE_MINOR),
        currency: 'EUR',
      };
      const kind = isKnown ? KINDS['whole']! : KINDS[kinds[index % kinds.length]!]!;
      const made = kind
        .traces(facts, elsewhere)
        .map((one) =>
          sandbox.levers.transferByHand({ ...one, amountMinor: Number(one.amountMinor) }),
        );
      rows.push({
        id,
        orderId,
        paymentId: ctx.ids.next(),
        itemId: ctx.ids.next(),
        seller,
        at: sandbox.clock.now(),
        stripeTransferId: isKnown ? made[0]! : null,
        hasOperation: index % 2 === 0,
        hasDestination: index % 3 !== 0,
      });
      if (!isKnown) labels[id] = kind.label === 'matched' ? made[0]! : kind.label;
    }
    await writeHistory(ctx, rows);
    await sandbox.clock.advance(STEP_MS);
  }
  for (let index = 0; index < (history.foreign ?? 0); index += 1) {
    sandbox.levers.transferByHand({
      amountMinor: SHARE_MINOR,
      currency: 'EUR',
      destination: elsewhere,
    });
  }
  await sandbox.clock.advance(2 * DAY_MS);
  return labels;
}
