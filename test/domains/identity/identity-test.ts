import {
  claimInstallation,
  createClaim,
  openPasswordHasher,
  type Client,
  type PasswordHasher,
} from '#domains/identity/index.ts';
import type { Clock } from '#core/clock.ts';
import type { Context } from '#context.ts';

import { openTestContext } from '../../support/test-context.ts';

/** Cheap hashes: what is tested here is not their cost. */
export const CHEAP = Object.freeze({ memoryKib: 1024, passes: 1 });

export const FIREFOX: Client = Object.freeze({ userAgent: 'Firefox', ip: '192.0.2.1' });
export const PASSWORD = 'seven quiet lanterns';

export interface TestClock extends Clock {
  /** Moves the time on. */
  advance(ms: number): void;
  /** Total of what was slept, ms; sleeping returns at once. */
  sleptMs(): number;
}

/** A clock that stands still unless it is told to move. */
export function createTestClock(start = new Date('2026-03-01T12:00:00Z')): TestClock {
  let now = start.getTime();
  let slept = 0;
  return {
    now: () => new Date(now),
    monotonicMs: () => now,
    sleep: async (ms) => {
      slept += ms;
    },
    advance: (ms) => {
      now += ms;
    },
    sleptMs: () => slept,
  };
}

/** Counts what a hasher computes. */
export function countHashes(inner: PasswordHasher): PasswordHasher & { computed(): number } {
  let computed = 0;
  return {
    hash: (password) => {
      computed += 1;
      return inner.hash(password);
    },
    verify: (stored, password) => {
      computed += 1;
      return inner.verify(stored, password);
    },
    computed: () => computed,
  };
}

export interface IdentityTest extends AsyncDisposable {
  ctx: Context;
  clock: TestClock;
  passwords: ReturnType<typeof countHashes>;
}

/** A fresh database with a clock to turn and cheap, counted hashes. */
export async function openIdentityTest(): Promise<IdentityTest> {
  const test = await openTestContext();
  const clock = createTestClock();
  const passwords = countHashes(
    openPasswordHasher({ concurrency: 4, cost: CHEAP, queueMax: 2000 }),
  );
  return {
    ctx: { ...test.ctx, clock, passwords },
    clock,
    passwords,
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  };
}

/** The first administrator, signed in. */
export async function claimAdmin(ctx: Context, email = 'ada@example.org') {
  const { token } = await createClaim(ctx);
  return claimInstallation(ctx, {
    token,
    email,
    password: PASSWORD,
    displayName: 'Ada',
    client: FIREFOX,
  });
}

/** The code of the error that a promise rejects with, or undefined when it does not. */
export async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}
