import type { UserId } from '#domains/identity/index.ts';
import type { RecordedCall } from '#sandbox/index.ts';

import { beginDeed } from './deeds.ts';
import type { History, Step } from './history.ts';
import { isBrokenRow, isRefusal } from './is-refusal.ts';
import { judge } from './judge/judge.ts';
import { prepareCast, prepareSellers } from './prepare-cast.ts';
import { quiesce, type Sweeps } from './quiesce.ts';
import type { Stage } from './stage.ts';

/**
 * Plays a history to its end and lets everything come to rest; the faults that were found then.
 * `sellers` says that the stage has them already.
 */
export async function playHistory(
  stage: Stage,
  { beginning, steps }: History,
  { sellers: given, ...sweeps }: Sweeps & { sellers?: readonly UserId[] } = {},
): Promise<string[]> {
  const sellers = given ?? (await prepareSellers(stage, beginning.sellers.length));
  const cast = await prepareCast(stage, beginning, sellers);
  const heard: RecordedCall[] = [];
  for (const [at, step] of steps.entries()) {
    const before = stage.calls().length;
    try {
      const work = await beginDeed(stage, step, cast);
      if (work !== undefined) await stage.run(work, step.accident);
    } catch (error) {
      if (!isRefusal(error) && !isExcused(error, step)) throw error;
    }
    if (isHeard(steps, at)) heard.push(...stage.calls().slice(before));
  }
  const restless = await quiesce(stage, sweeps);
  const rows = await stage.listAll();
  const faults = judge({ rows, remote: stage.remote, now: stage.now(), heard });
  return [...stage.troubles, ...restless, ...faults];
}

/** Whether all answers in this step come to somebody who lives, holds what they are about and writes them down. */
function isHeard(steps: readonly Step[], at: number): boolean {
  const { accident, do: deed } = steps[at]!;
  if (accident !== undefined || deed === 'wake') return false;
  return !steps.slice(0, at).some((step) => MAY_BE_LOST.includes(step.do));
}

/** From then on requests may arrive that nobody waits for, or rows that nobody can write. */
const MAY_BE_LOST: readonly string[] = ['delay-requests', 'break-row'];

/** Whoever wants a row that is broken fails over it; the rounds of the workers go on with all others. */
function isExcused(error: unknown, { do: deed }: Step): boolean {
  return isBrokenRow(error) && deed !== 'work';
}
