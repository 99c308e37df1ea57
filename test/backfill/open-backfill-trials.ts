import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

import type { BackfillResult } from '#backfill/index.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { verifyLedger } from '#domains/ledger/index.ts';
import { LEDGER_SOURCES } from '#settlement/index.ts';

import { truthOf, type Labelled } from './draw-labelled.ts';
import { openBackfillWorld, type BackfillWorld } from './open-backfill-world.ts';

export interface BackfillTrial {
  /** Transfers of the earlier system. */
  readonly rows: number;
  readonly kills: number;
  /** A whole number below, that follows from the words. */
  readonly draw: (below: number, ...words: (string | number)[]) => number;
}

export interface BackfillTrials extends AsyncDisposable {
  trial(input: BackfillTrial): Promise<string>;
}

const PAGE = 100;
/** Lists that may each have had a page on its way when the process was killed. */
const LISTS = 8;
const TICK_MS = 20;

/**
 * Kills `veza backfill transfer-ids --apply` at moments of listing and of writing, again and again,
 * and lets it come to its end: every row must have what is true of it, and nothing twice.
 * @param input.command how veza is run
 */
export async function openBackfillTrials(input: {
  dataDir: string;
  command: readonly string[];
}): Promise<BackfillTrials> {
  const world = await openBackfillWorld({ dataDir: input.dataDir });
  let seen = 0;
  return {
    trial: async ({ rows, kills, draw }) => {
      const history = { rows, sellers: 20, knownOf: 10, foreign: Math.ceil(rows / 50) };
      const labels = await world.write(history);
      // The commands live in real time, and the sandbox with them.
      const startedMs = performance.now();
      let toldMs = startedMs;
      const ticking = setInterval(() => {
        const nowMs = performance.now();
        void world.sandbox.clock.advance(nowMs - toldMs);
        toldMs = nowMs;
      }, TICK_MS);
      try {
        const killed = await killAgain(world, input, { rows, kills, draw });
        const end = await runOnce(world, input, undefined);
        const result = end as BackfillResult;
        await expectTrue(world, labels, result);
        const calls = listCalls(world).slice(seen);
        seen += calls.length;
        if (calls.some((call) => call.status === 429)) throw new Error('there were 429');
        const most = result.callsMinimum + LISTS * (killed + 1);
        if (calls.length > most) throw new Error(`${calls.length} lists, at most ${most} expected`);
        const again = (await runOnce(world, input, undefined)) as BackfillResult;
        seen = listCalls(world).length;
        if (again.written > 0) throw new Error(`${again.written} were written again`);
        const seconds = Math.round((performance.now() - startedMs) / 1000);
        return `${rows} transfers, ${killed} kills: ${result.matched} found, ${result.ambiguous.length} ambiguous, ${result.absent.length} absent; ${calls.length} lists of at least ${result.callsMinimum}, no 429; ${seconds} s`;
      } finally {
        clearInterval(ticking);
      }
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

/** Returns how many were killed: one may have come to its end before. */
async function killAgain(
  world: BackfillWorld,
  input: { dataDir: string; command: readonly string[] },
  { rows, kills, draw }: BackfillTrial,
): Promise<number> {
  let killed = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    // The first half while it lists, a page an event; the others while it writes, two events a row.
    const share = Math.ceil((2 * rows) / Math.max(1, kills));
    const most = kill < kills / 2 ? Math.ceil(rows / PAGE / kills) : share;
    const result = await runOnce(world, input, 1 + draw(Math.max(1, most), 'kill', kill));
    if (result !== 'killed') break;
    killed += 1;
  }
  return killed;
}

/** Runs the command, and kills it after so many events. */
async function runOnce(
  world: BackfillWorld,
  input: { dataDir: string; command: readonly string[] },
  killAfter: number | undefined,
): Promise<BackfillResult | 'killed'> {
  const [program, ...rest] = input.command as [string, ...string[]];
  const words = ['backfill', 'transfer-ids', '--apply', '--json', '--progress', 'ndjson'];
  const child = spawn(program, [...rest, ...words, '--data-dir', input.dataDir], {
    env: { PATH: process.env['PATH'], VEZA_ENV: 'test', ...world.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const stdout = text(child.stdout);
  let events = 0;
  const other: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    if (!line.startsWith('{"type":"backfill.')) other.push(line);
    else events += 1;
    if (events === killAfter) child.kill('SIGKILL');
  }
  const [code, signal] = await closed;
  if (signal === 'SIGKILL') return 'killed';
  if (code !== 0 && code !== 3) {
    throw new Error(`ended with ${code}: ${other.join('\n')} ${await stdout}`);
  }
  return JSON.parse(await stdout) as BackfillResult;
}

async function expectTrue(
  { ctx }: BackfillWorld,
  labels: Labelled,
  result: BackfillResult,
): Promise<void> {
  const rows = await query<{ id: string; remote: string | null }>(
    ctx,
    sql`select id, stripe_transfer_id as remote from seller_transfers
        where id = any(${Object.keys(labels)}::uuid[])`,
  );
  const said = new Map([
    ...result.ambiguous.map((one) => [one.sellerTransferId, 'ambiguous'] as const),
    ...result.absent.map((one) => [one.sellerTransferId, 'absent'] as const),
  ]);
  const truth = truthOf(labels, result.plan);
  const wrong = rows.filter((row) => (row.remote ?? said.get(row.id)) !== truth[row.id]);
  if (wrong.length > 0) throw new Error(`${wrong.length} rows are wrong, ${wrong[0]!.id} is one`);
  const [twice] = await query<{ count: number }>(
    ctx,
    sql`select count(*)::integer as count from (select from audit_log
          where action = 'transfer.adopted' group by subject_id having count(*) > 1) again`,
  );
  if (twice!.count > 0) throw new Error(`${twice!.count} rows were written twice`);
  const { findings } = await verifyLedger(ctx, { sources: LEDGER_SOURCES });
  if (findings.length > 0) throw new Error(findings[0]!.message);
}

function listCalls({ sandbox }: BackfillWorld) {
  return sandbox.calls().filter(({ method, path }) => method === 'GET' && path === '/v1/transfers');
}
