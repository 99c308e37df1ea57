import { hash, randomBytes } from 'node:crypto';

import { createFaultBook } from './faults/fault-book.ts';
import type { FaultPlan } from './faults/model.ts';
import { createCallLog } from './http/call-log.ts';
import { createRateLimits, type RateLimitFigures } from './http/rate-limits.ts';
import { runJob } from './run-job.ts';
import { makeKeys } from './state/make-keys.ts';
import type { Settings } from './state/settings.ts';
import { openState, type State } from './state/state.ts';
import { createSandboxClock } from './time/sandbox-clock.ts';
import { createScheduler } from './time/scheduler.ts';
import type { World } from './world.ts';

/** What a world is made of. */
export interface WorldInput {
  readonly seed: string | undefined;
  readonly stateFile: string | undefined;
  readonly clock: 'real' | 'virtual';
  readonly startAt: Date | undefined;
  readonly plan: FaultPlan;
  readonly limits: RateLimitFigures | undefined;
  readonly signal: AbortSignal;
  readonly url: () => string;
}

const SETTINGS_ID = 'settings';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * Opens the state, or begins a new one, and goes on with what it was about to do.
 * @throws SANDBOX_STATE_UNREADABLE, SANDBOX_STATE_UNUSABLE
 */
export function openWorld(input: WorldInput): World {
  const state = openState(input.stateFile);
  const { tables } = state;
  const kept = tables.settings.get(SETTINGS_ID);
  const startMs = kept?.clockMs ?? (input.startAt ?? new Date()).getTime();
  const clock = createSandboxClock(input.clock, startMs);
  if (!kept) tables.settings.put(firstSettings(input, state, startMs));
  const settings = (): Settings => tables.settings.get(SETTINGS_ID)!;
  const { seed } = settings();
  const announced = tables.events.all().filter(({ provider }) => provider === 'hyperswitch');
  const world: World = {
    clock,
    state,
    tables,
    settings,
    signal: input.signal,
    url: input.url,
    scheduler: createScheduler(clock, tables.jobs, (job) => runJob(world, job)),
    faults: createFaultBook(seed, input.plan),
    limits: createRateLimits(clock, input.limits),
    calls: createCallLog(),
    announced: new Set(announced.map(({ objectId, type }) => `${objectId}_${type}`)),
    changeSettings: (change) => void tables.settings.put({ ...settings(), ...change }),
    newId: (prefix, length) => `${prefix}${drawLetters(`${seed}\0${state.nextSeq()}`, length)}`,
    schedule: (job) => {
      const seq = state.nextSeq();
      world.scheduler.add({ ...job, id: `job_${seq}`, seq });
    },
  };
  return world;
}

function firstSettings(input: WorldInput, state: State, clockMs: number): Settings {
  const seed = input.seed ?? randomBytes(16).toString('hex');
  return {
    id: SETTINGS_ID,
    seq: state.nextSeq(),
    seed,
    keys: makeKeys(seed),
    clockMs,
    webhooks: { hyperswitch: null, stripe: null },
    newRefunds: 'succeeded',
    newPayments: 'succeeded',
    settlementMs: 0,
    fxRates: {},
    refundsMax: 10,
    refundAgeDaysMax: 365,
    livemode: false,
  };
}

/** Letters and digits that follow from a text. */
function drawLetters(text: string, length: number): string {
  const bytes = hash('sha512', text, 'buffer');
  let letters = '';
  for (let at = 0; at < length; at += 1) letters += ALPHABET[bytes[at]! % ALPHABET.length]!;
  return letters;
}
