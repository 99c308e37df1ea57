import { tmpdir } from 'node:os';
import path from 'node:path';

import type { UserId } from '#domains/identity/index.ts';
import { makeKeys } from '#sandbox/state/make-keys.ts';

import { testConfig } from '#test/support/test-config.ts';

import type { History } from './history.ts';
import { drawHistory } from './draw-history.ts';
import { readLegalStates } from './memory/legal-states.ts';
import { openMemoryStage, type MemoryStageInput } from './memory/open-memory-stage.ts';
import { SANDBOX_SEED } from './memory/open-providers.ts';
import type { Snapshot } from './memory/snapshot.ts';
import { tableRules } from './memory/table-rules.ts';
import { playHistory } from './play-history.ts';
import { prepareSellers } from './prepare-cast.ts';
import type { Stage } from './stage.ts';

export interface Simulation {
  draw(seed: string): History;
  /** The faults that a history ends with. */
  play(history: History): Promise<string[]>;
}

const START = new Date('2026-03-01T12:00:00Z');

/** Histories in memory: nothing of them leaves this process, and the same seed is the same history. */
export async function openSimulation(): Promise<Simulation> {
  const keys = makeKeys(SANDBOX_SEED);
  const config = await testConfig({
    dataDir: path.join(tmpdir(), 'veza-simulation'),
    environment: {
      VEZA_PAYMENTS_HYPERSWITCH_URL: 'http://hyperswitch.invalid',
      VEZA_PAYMENTS_HYPERSWITCH_API_KEY: keys.apiKey,
      VEZA_PAYMENTS_HYPERSWITCH_WEBHOOK_KEYS: keys.paymentResponseHashKey!,
      VEZA_PAYMENTS_STRIPE_URL: 'http://stripe.invalid',
      VEZA_PAYMENTS_STRIPE_SECRET_KEY: keys.stripeSecretKey,
      VEZA_PAYMENTS_STRIPE_WEBHOOK_SECRETS: keys.stripeWebhookSecret,
      VEZA_PAYMENTS_REQUESTS_PER_SECOND: '1000',
    },
  });
  const base = { config, rules: tableRules(readLegalStates('migrations')), startAt: START };
  const openings = new Map<number, Promise<Opening>>();
  const openingOf = (sellers: number): Promise<Opening> => {
    const known = openings.get(sellers);
    const opening = known ?? prepareOpening(base, sellers);
    openings.set(sellers, opening);
    return opening;
  };
  return {
    draw: drawHistory,
    play: async (history) => {
      try {
        const { sellers, snapshot } = await openingOf(history.beginning.sellers.length);
        await using stage = openMemoryStage({ ...base, seed: history.seed, from: snapshot });
        return await endOf(stage, playHistory(stage, history, { sellers }));
      } catch (error) {
        return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
      }
    },
  };
}

/** What histories with as many sellers begin with. To open their accounts anew costs a fifth of a history. */
interface Opening {
  readonly sellers: readonly UserId[];
  readonly snapshot: Snapshot;
}

async function prepareOpening(
  base: Omit<MemoryStageInput, 'seed'>,
  count: number,
): Promise<Opening> {
  await using stage = openMemoryStage({ ...base, seed: `${count} sellers` });
  const sellers = await prepareSellers(stage, count);
  return { sellers, snapshot: stage.save() };
}

/** Nothing here waits for the world outside: whoever is not done when it has its turn never will be. */
async function endOf(stage: Stage, playing: Promise<string[]>): Promise<string[]> {
  let patience = 10;
  let next: NodeJS.Immediate | undefined;
  const hung = new Promise<string[]>((resolve) => {
    const look = (): void => {
      patience -= 1;
      if (patience > 0) next = setImmediate(look);
      else resolve([...stage.troubles, 'everybody waits for somebody else']);
    };
    next = setImmediate(look);
  });
  try {
    return await Promise.race([playing, hung]);
  } finally {
    clearImmediate(next);
  }
}
