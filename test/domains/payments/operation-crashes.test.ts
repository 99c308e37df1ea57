import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Context } from '#context.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { withTx } from '#db/tx.ts';
import {
  findOperation,
  openOperation,
  runDueOperations,
  runOperation,
  type Handlers,
  type MoneyCall,
  type Operation,
  type OperationHandler,
  type OperationId,
  type Outcome,
} from '#domains/payments/index.ts';

import { createTestClock, type TestClock } from '#test/domains/identity/identity-test.ts';
import { openDyingProcess, type CrashPoint } from '#test/support/crash-points.ts';
import { openTestContext, type TestContext } from '#test/support/test-context.ts';

/**
 * What a provider does with the n-th request: whether the object is made, and what is told of it.
 * After the script is over it behaves.
 */
type Told = Outcome<unknown>['kind'] | 'unclear_500';
interface Behaviour {
  readonly commits: boolean;
  readonly told: Told;
  /** Every request from then on is answered like this. */
  readonly always?: true;
}

/** Every class of answers, with and without effect where both can be. */
const SCRIPTS: Readonly<Record<string, readonly Behaviour[]>> = {
  applied: [{ commits: true, told: 'applied' }],
  'unknown without effect': [{ commits: false, told: 'unknown' }],
  'unknown with effect': [{ commits: true, told: 'unknown' }],
  'a stored 500 with effect': [{ commits: true, told: 'unclear_500' }],
  'a 500 without effect': [{ commits: false, told: 'unclear_500' }],
  'busy, then applied': [{ commits: false, told: 'retry_same_key' }],
  'busy after doubt': [
    { commits: true, told: 'unknown' },
    { commits: false, told: 'retry_same_key' },
  ],
  'refused credentials, then applied': [{ commits: false, told: 'stop' }],
  refused: [{ commits: false, told: 'refused', always: true }],
};

let opened: TestContext;
let clock: TestClock;
beforeAll(async () => {
  clock = createTestClock();
  opened = await openTestContext({ clock });
  await query(
    opened.ctx,
    sql`create table effects (subject_id uuid not null, what text not null, object_id text)`,
  );
});
afterAll(() => opened[Symbol.asyncDispose]());

describe.each(Object.keys(SCRIPTS))('%s', (name) => {
  test.each([true, false])(
    'settles once, wherever the process dies (new keys: %s)',
    async (keyed) => {
      const undisturbed = await live(undefined, SCRIPTS[name]!, keyed);
      expect(undisturbed.boundaries).toBeGreaterThan(5);
      for (let boundary = 1; boundary <= undisturbed.boundaries; boundary += 1) {
        for (const side of ['before', 'after'] as const) {
          const run = await live({ boundary, side }, SCRIPTS[name]!, keyed);
          const where = `${name}, ${side} boundary ${boundary}`;
          expect([where, run.state, run.effects, run.objects]).toEqual([
            where,
            undisturbed.state,
            undisturbed.effects,
            undisturbed.objects,
          ]);
        }
      }
    },
  );
});

test('an answer that comes after the lease changes nothing', async () => {
  const provider = createProvider([]);
  const { id, subjectId } = await open();
  const slow = createHandlers(provider, false, async (call) => {
    const outcome = await call();
    // Meanwhile the lease ends, and somebody else settles the operation.
    clock.advance(120_000);
    await runOperation(opened.ctx, createHandlers(provider, false), id);
    return outcome;
  });
  await runOperation(opened.ctx, slow, id);
  expect(await effectsOf(subjectId)).toEqual(['applied']);
  expect(provider.objects()).toBe(1);
});

test('a refusal of what somebody died over is settled by one run', async () => {
  const provider = createProvider(SCRIPTS['refused']!);
  const { id, subjectId } = await open();
  const handlers = createHandlers(provider, false);
  await dieOverAnswer(id, provider);
  clock.advance(3_600_000);
  // Nothing is there, so it is sent again, and whether its refusal is one is looked at in the same run.
  const { operation, calls } = await runOperation(opened.ctx, handlers, id);
  expect([operation?.state, calls]).toEqual(['refused', 3]);
  expect(await effectsOf(subjectId)).toEqual(['refused']);
});

test('two who run the same operation make one call', async () => {
  const provider = createProvider([]);
  const { id, subjectId } = await open();
  const handlers = createHandlers(provider, false);
  await Promise.all(Array.from({ length: 8 }, () => runOperation(opened.ctx, handlers, id)));
  expect(provider.requests()).toBe(1);
  expect(await effectsOf(subjectId)).toEqual(['applied']);
});

interface Run {
  readonly boundaries: number;
  readonly state: string;
  readonly effects: readonly string[];
  readonly objects: number;
}

/** One operation from its opening to its end, with a process that may die, and the next ones. */
async function live(
  point: CrashPoint | undefined,
  script: readonly Behaviour[],
  newKeys: boolean,
): Promise<Run> {
  const provider = createProvider(script);
  const { id, subjectId } = await open();
  let boundaries: number;
  {
    await using dying = openDyingProcess(opened.ctx, point);
    const handlers = createHandlers(provider, newKeys, (call) => dying.outside(call));
    const ctx: Context = { ...opened.ctx, db: dying.db };
    await runOperation(ctx, handlers, id).catch((error: unknown) => {
      if (!dying.died) throw error;
    });
    boundaries = dying.boundaries();
  }
  await settleAll(subjectId, createHandlers(provider, newKeys));
  const operation = await read(subjectId);
  return {
    boundaries,
    state: operation.state,
    effects: await effectsOf(subjectId),
    objects: provider.objects(),
  };
}

/** Asks, and is gone before it has written what it was answered. */
async function dieOverAnswer(id: OperationId, provider: Provider): Promise<void> {
  const gone = createHandlers(provider, false, async (call) => {
    await call();
    return new Promise(() => undefined);
  });
  void runOperation(opened.ctx, gone, id);
  await expect.poll(() => provider.requests()).toBe(1);
}

/** The workers' next runs, until nothing is due: a few of them must do. */
async function settleAll(subjectId: string, handlers: Handlers): Promise<void> {
  const configured = { hyperswitch: true, stripe: true };
  const ctx = { ...opened.ctx, psp: { ...opened.ctx.psp, configured } };
  for (let round = 0; round < 12; round += 1) {
    if ((await read(subjectId)).nextAttemptAt === null) return;
    clock.advance(3_600_000);
    await runDueOperations(ctx, handlers);
  }
}

async function open(): Promise<{ id: OperationId; subjectId: string }> {
  const subjectId = opened.ctx.ids.next();
  const id = await withTx(opened.ctx, (tx) =>
    openOperation(tx, { provider: 'stripe', kind: 'transfer', subjectId }),
  );
  return { id: id!, subjectId };
}

async function read(subjectId: string): Promise<Operation> {
  return (await findOperation(opened.ctx, { kind: 'transfer', subjectId }))!;
}

async function effectsOf(subjectId: string): Promise<string[]> {
  const rows = await query<{ what: string }>(
    opened.ctx,
    sql`select what from effects where subject_id = ${subjectId}::uuid order by what`,
  );
  return rows.map((row) => row.what);
}

interface Provider {
  /** As a provider with keys: the same key never makes a second object. */
  request(key: string): Outcome<{ id: string }>;
  find(): { id: string } | undefined;
  objects(): number;
  requests(): number;
}

function createProvider(script: readonly Behaviour[]): Provider {
  const byKey = new Map<string, { id: string }>();
  let requests = 0;
  return {
    request: (key) => {
      const last = script.at(-1);
      const after = last?.always === true ? last : { commits: true, told: 'applied' as const };
      const behaviour = script[requests] ?? after;
      requests += 1;
      // Keys protect: whatever is told, one key makes one object.
      if (behaviour.commits && !byKey.has(key)) byKey.set(key, { id: `tr_${byKey.size + 1}` });
      return tell(behaviour.told, byKey.get(key));
    },
    find: () => [...byKey.values()][0],
    objects: () => byKey.size,
    requests: () => requests,
  };
}

function tell(told: Told, object: { id: string } | undefined): Outcome<{ id: string }> {
  const words = { status: told === 'refused' ? 400 : 500, code: told, message: told };
  switch (told) {
    case 'applied':
      return { kind: 'applied', object: object! };
    case 'retry_same_key':
      return { kind: 'retry_same_key', clear: true, ...words, status: 429 };
    case 'unclear_500':
      return { kind: 'retry_same_key', clear: false, ...words };
    default:
      return { kind: told, ...words };
  }
}

function createHandlers(
  provider: Provider,
  newKeyAfterAbsence: boolean,
  outside: <R>(call: () => Promise<R>) => Promise<R> = (call) => call(),
): Handlers {
  const note = (ctx: Pick<MoneyCall, 'db'>, subjectId: string, what: string): Promise<unknown> =>
    query(
      ctx,
      sql`insert into effects (subject_id, what) values (${subjectId}::uuid, ${what}::text)`,
    );
  const transfer: OperationHandler<string, { id: string }> = {
    kind: 'transfer',
    provider: 'stripe',
    newKeyAfterAbsence,
    lock: async () => {},
    begin: async (_tx, operation) => ({ act: 'go', subject: operation.subjectId }),
    send: (_ctx, _subject, operation) =>
      outside(async () => {
        const outcome = provider.request(operation.idempotencyKey);
        // As the gateways do: where the key may have had an effect, a refusal proves nothing.
        return outcome.kind === 'refused' && operation.unclearSince !== null
          ? { ...outcome, kind: 'unknown' as const }
          : outcome;
      }),
    look: () =>
      outside(async (): Promise<Outcome<{ id: string }>> => {
        const object = provider.find();
        return object === undefined
          ? { kind: 'absent', status: 404, code: 'not_found', message: 'not found' }
          : { kind: 'applied', object };
      }),
    apply: async (tx, subject, remote) => {
      await note(tx, subject, 'applied');
      return { verdict: { state: 'settled' }, providerObjectId: remote.id };
    },
    refuse: async (tx, subject) => {
      await note(tx, subject, 'refused');
      return { state: 'refused' };
    },
    doubt: async () => {},
  };
  return { transfer };
}
