import { tmpdir } from 'node:os';
import path from 'node:path';

import { makeKeys } from '#sandbox/state/make-keys.ts';

import { testConfig } from '#test/support/test-config.ts';

import type { History } from './history.ts';
import { drawHistory } from './draw-history.ts';
import { readLegalStates } from './memory/legal-states.ts';
import { openMemoryStage } from './memory/open-memory-stage.ts';
import { SANDBOX_SEED } from './memory/open-providers.ts';
import { tableRules } from './memory/table-rules.ts';
import { playHistory } from './play-history.ts';
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
  const rules = tableRules(readLegalStates('migrations'));
  return {
    draw: drawHistory,
    play: async (history) => {
      const stage = openMemoryStage({ seed: history.seed, config, rules, startAt: START });
      try {
        return await endOf(stage, playHistory(stage, history));
      } catch (error) {
        return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
      } finally {
        await stage.close();
      }
    },
  };
}

/** Nothing here waits for the world outside: whoever is not done when it has its turn never will be. */
async function endOf(stage: Stage, playing: Promise<string[]>): Promise<string[]> {
  let patience = 10;
  const hung = new Promise<string[]>((resolve) => {
    const look = (): void => {
      patience -= 1;
      if (patience > 0) setImmediate(look);
      else resolve([...stage.troubles, 'everybody waits for somebody else']);
    };
    setImmediate(look);
  });
  const faults = await Promise.race([playing, hung]);
  patience = 0;
  return faults;
}
