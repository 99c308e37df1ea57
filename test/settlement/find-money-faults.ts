import type { Context } from '#context.ts';
import type { RunningSandbox } from '#sandbox/index.ts';

import { createEvidence } from '#test/simulation/judge/evidence.ts';
import { judgeMoney } from '#test/simulation/judge/judge-money.ts';
import { readRows } from '#test/simulation/read-rows.ts';

/** The faults that the judge of the simulation finds in a database and its providers. */
export async function findMoneyFaults(
  ctx: Pick<Context, 'db' | 'clock'>,
  sandbox: Pick<RunningSandbox, 'state'>,
): Promise<string[]> {
  // What was delivered is no money; a storm of it would fill the memory.
  const rows = await readRows(ctx, { without: ['webhook_deliveries'] });
  const facts = { rows, remote: sandbox.state, now: ctx.clock.now(), heard: [] };
  return judgeMoney(createEvidence(facts));
}
