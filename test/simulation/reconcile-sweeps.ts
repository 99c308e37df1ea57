import type { Context } from '#context.ts';
import { runWork } from '#core/events.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { reconcile, type ReconcileResult } from '#reconcile/index.ts';

import { effects, found, tables } from '#test/reconcile/reconcile-test.ts';

import type { Sweeps } from './quiesce.ts';
import type { Stage } from './stage.ts';

/**
 * `veza reconcile --apply` after whatever has happened. Once is enough to leave nothing in doubt; where
 * all has come to rest it repairs nothing, because nothing is broken that is not a person's; and a second
 * run straight after either one sends nothing, writes nothing and finds the same. Needs real tables.
 */
export function reconcileSweeps(stage: Stage): Sweeps {
  const tell = (fault: string): void => void stage.troubles.push(fault);
  return {
    first: async (ctx) => {
      const once = await compare(ctx);
      const doubtful = await query<{ kind: string; state: string }>(
        ctx,
        // Somebody who died over a look at what is known to be there has left nothing in doubt.
        sql`select kind, state from operations where state in ('sending', 'unclear')
              and (unclear_since is not null or provider_object_id is null)`,
      );
      for (const { kind, state } of doubtful) tell(`a ${kind} is ${state} after a comparison`);
      await repeat(stage, ctx, once, tell);
    },
    last: async (ctx) => {
      const once = await compare(ctx);
      for (const { action, rule, class: kind } of once.differences)
        if (action !== 'person') tell(`${rule}: ${kind} had to be repaired when all was at rest`);
      await repeat(stage, ctx, once, tell);
    },
  };
}

function compare(ctx: Context): Promise<ReconcileResult> {
  return runWork(reconcile(ctx, { scope: 'all', apply: true }));
}

async function repeat(
  stage: Stage,
  ctx: Context,
  once: ReconcileResult,
  tell: (fault: string) => void,
): Promise<void> {
  const before = { rows: await tables({ ctx }), calls: stage.calls().length };
  const left = found(once).filter((difference) => difference.endsWith(', left'));
  const again = found(await compare(ctx));
  const calls = stage.calls().slice(before.calls);
  for (const call of effects(calls.map(({ method, path }) => `${method} ${path}`)))
    tell(`a second comparison sent ${call}`);
  const after = await tables({ ctx });
  for (const [name, hash] of Object.entries(after))
    if (before.rows[name] !== hash) tell(`a second comparison wrote ${name}`);
  if (again.join() !== left.join()) tell(`a second comparison found ${again.join('; ')}`);
}
