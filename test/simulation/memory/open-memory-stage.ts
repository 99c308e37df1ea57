import type { Config } from '#core/config.ts';
import type { Context } from '#context.ts';
import type { Id, Ids } from '#core/ids.ts';
import type { Logger } from '#core/log.ts';
import { openPsp } from '#domains/payments/index.ts';

import { Process, type Accident } from '../process.ts';
import { createRandom, type Random } from '../random.ts';
import type { Stage } from '../stage.ts';
import { isBrokenRow, isRefusal } from '../is-refusal.ts';
import { takeDelivery } from '../take-delivery.ts';
import { MemoryDatabase, statement } from './database.ts';
import { layWire } from './exchange.ts';
import { openProviders, type Providers } from './open-providers.ts';
import { receiveFrom } from './post.ts';
import { putSnapshot, takeSnapshot, type Snapshot } from './snapshot.ts';
import type { AllRules } from './table-rules.ts';

/** How likely a late request arrives before another one. */
const LATE_CHANCE = 0.3;

const TIMEOUT = { fault: 'timeout', status: null, message: 'no answer' } as const;

export interface MemoryStageInput {
  readonly seed: string;
  readonly config: Config;
  readonly rules: AllRules;
  readonly startAt: Date;
  /** What it begins with; nothing, unless it is given. */
  readonly from?: Snapshot;
}

export interface MemoryStage extends Stage {
  save(): Snapshot;
}

/** A process with what the code needs to run in it. */
interface Actor {
  readonly process: Process;
  readonly ctx: Context;
}

interface Props {
  readonly input: MemoryStageInput;
  readonly random: Random;
  readonly database: MemoryDatabase;
  readonly providers: Providers;
  readonly ids: CountedIds;
  readonly troubles: string[];
  actors: number;
  isDown: boolean;
  delayed: number;
  /** Requests that are still on their way. */
  readonly late: (() => Promise<unknown>)[];
}

/** Everything in this process: tables, providers, and as many processes as a history needs. */
export function openMemoryStage(input: MemoryStageInput): MemoryStage {
  const random = createRandom(input.seed, 'turns');
  const providers = openProviders(input.startAt);
  const props: Props = {
    input,
    random,
    database: new MemoryDatabase(input.rules),
    providers,
    ids: createIds(random, input.from?.ids),
    troubles: [],
    actors: 0,
    isDown: false,
    delayed: 0,
    late: [],
  };
  const stalled: { process: Process; rest: Promise<unknown> }[] = [];
  let living: Actor | undefined;
  const actor = (accident?: Accident): Actor => {
    // What lives goes on with what it knows; what is to have an accident begins anew.
    if (accident !== undefined) return createActor(props, accident);
    return (living ??= createActor(props));
  };
  const run: Stage['run'] = async (work, accident) => {
    const { process, ctx } = actor(accident);
    const { fate, rest } = await process.run(() => work(ctx));
    if (fate === 'stalled')
      stalled.push({
        process,
        // A row may have been broken while it was away.
        rest: rest.catch((error: unknown) => {
          if (!isBrokenRow(error)) tellUnexpected(props, error);
        }),
      });
    return fate;
  };
  const { world, levers } = providers;
  const parts = { database: props.database, world };
  if (input.from !== undefined) putSnapshot(parts, input.from);
  receiveFrom(world.signal, async (url, headers, body) => {
    const provider = url.endsWith('stripe') ? 'stripe' : 'hyperswitch';
    const bytes = Buffer.from(body);
    let status: number | null = null;
    await run(async (ctx) => {
      status = await takeDelivery(ctx, provider, { headers, body: bytes });
    }).catch((error: unknown) => tell(props, error));
    return { status, answer: null, error: status === null ? 'ECONNRESET' : null };
  });
  const write = (work: (tx: Parameters<Parameters<typeof statement>[1]>[0]) => Promise<unknown>) =>
    statement({ db: actor().ctx.db }, work);
  return {
    levers,
    remote: world.tables,
    troubles: props.troubles,
    now: () => world.clock.now(),
    advance: async (ms) => {
      for (const arrive of props.late.splice(0)) await arrive();
      await world.scheduler.advance(ms);
    },
    listen: () => providers.listen(),
    inject: (rule) => world.faults.inject(rule),
    clearFaults: () => {
      world.faults.clear();
      props.delayed = 0;
    },
    breakRow: (id) => void props.database.broken.add(id),
    mendRows: () => props.database.broken.clear(),
    setDown: (isDown) => void (props.isDown = isDown),
    delayRequests: (count) => void (props.delayed = count),
    run,
    runTogether: async (works) => {
      await Promise.all(
        works.map(async (work) => {
          const { ctx } = createActor(props);
          await work(ctx).catch((error: unknown) => tellUnexpected(props, error));
        }),
      );
    },
    wake: async () => {
      for (const { process, rest } of stalled.splice(0)) {
        process.wake();
        await rest;
      }
    },
    list: async (table) => props.database.rowsOf(table),
    listAll: async () => props.database.rows(),
    addUser: async (role) => {
      const id = props.ids.next<'user'>();
      await write((tx) => tx.insert('users', { id, email: `${id}@example.test`, role }));
      return id;
    },
    addTrack: async (ownerId) => {
      const id = props.ids.next<'track'>();
      await write((tx) => tx.insert('tracks', { id, title: 'A song', ownerId }));
      return id;
    },
    calls: () => world.calls.list(),
    save: () => takeSnapshot(parts, props.ids.count()),
    [Symbol.asyncDispose]: async () => providers.close(),
  };
}

/** What nobody was told of who asked for it. */
function tellUnexpected(props: Props, error: unknown): void {
  if (!isRefusal(error)) tell(props, error);
}

function tell({ troubles }: Props, error: unknown): void {
  troubles.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

function createActor(props: Props, accident?: Accident): Actor {
  const { providers, database, input, random } = props;
  const process = new Process(random, accident);
  const connections = database.connect(process);
  process.abandon.push(() => connections.abandon());
  const { signal } = new AbortController();
  const { clock } = providers.world;
  layWire(signal, async (request) => {
    const startedMs = clock.nowMs();
    await process.pass(true);
    // Whoever was stopped for longer ends its request before it goes on.
    if (clock.nowMs() - startedMs > input.config.payments.timeoutMs) return TIMEOUT;
    if (props.isDown) return { fault: 'not_sent', status: null, message: 'ECONNREFUSED' };
    if (props.delayed > 0) {
      props.delayed -= 1;
      props.late.push(() => providers.answer(request));
      return TIMEOUT;
    }
    // What is late may come between any two requests.
    if (random.chance(LATE_CHANCE)) await props.late.shift()?.();
    const answer = await providers.answer(request);
    await process.hear();
    return answer;
  });
  const base = {
    config: input.config,
    log: createLog(props),
    clock: {
      now: () => clock.now(),
      monotonicMs: () => clock.nowMs(),
      sleep: async () => undefined,
    },
    ids: props.ids,
    signal,
    // A process that repeats what another one has asked for is another process in all that it says.
    requestId: `process ${(props.actors += 1)}`,
    db: connections.db,
  };
  // The flows of money use nothing else of a context.
  return { process, ctx: { ...base, psp: openPsp(base) } as unknown as Context };
}

/** Says nothing, and keeps what was an error. */
function createLog(props: Props): Logger {
  const ignore = (): void => undefined;
  const error = (facts: { err?: unknown }, message?: string): void => {
    if (isBrokenRow(facts.err)) return;
    if (facts.err !== undefined) tell(props, facts.err);
    else props.troubles.push(message ?? 'an error was logged');
  };
  const log = { info: ignore, debug: ignore, warn: ignore, trace: ignore, error };
  return log as unknown as Logger;
}

interface CountedIds extends Ids {
  /** How many there are. */
  count(): number;
}

/** UUIDs in the order of their making, which follow from the seed. */
function createIds(random: Random, from = 0): CountedIds {
  let count = from;
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  return {
    count: () => count,
    next: <Kind extends string>() => {
      count += 1;
      const tail = hex(random.below(2 ** 32), 8) + hex(random.below(2 ** 16), 4);
      return `${hex(count, 8)}-0000-7000-8000-${tail}` as Id<Kind>;
    },
  };
}
