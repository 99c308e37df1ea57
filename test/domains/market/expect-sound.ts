import { expect } from 'vitest';

import { verifyLedger } from '#domains/ledger/index.ts';
import { LEDGER_SOURCES } from '#settlement/index.ts';

import { findMoneyFaults } from '#test/settlement/find-money-faults.ts';

import type { MarketTest } from './market-test.ts';

/** What must hold whatever has happened, when nothing is on its way any more. */
export async function expectSound({ ctx, sandbox }: MarketTest): Promise<void> {
  expect(await findMoneyFaults(ctx, sandbox)).toEqual([]);
  const { findings } = await verifyLedger(ctx, { sources: LEDGER_SOURCES });
  expect(findings).toEqual([]);
}
