import { beginDeed } from './deeds.ts';
import type { History, Step } from './history.ts';
import { isBrokenRow, isRefusal } from './is-refusal.ts';
import { judge } from './judge/judge.ts';
import { prepareCast } from './prepare-cast.ts';
import { quiesce, type Sweep } from './quiesce.ts';
import type { Stage } from './stage.ts';

/** Plays a history to its end and lets everything come to rest; the faults that were found then. */
export async function playHistory(
  stage: Stage,
  { beginning, steps }: History,
  sweep?: Sweep,
): Promise<string[]> {
  const cast = await prepareCast(stage, beginning);
  for (const step of steps) {
    try {
      const work = await beginDeed(stage, step, cast);
      if (work !== undefined) await stage.run(work, step.accident);
    } catch (error) {
      if (!isRefusal(error) && !isExcused(error, step)) throw error;
    }
  }
  const restless = await quiesce(stage, sweep);
  const rows = await stage.listAll();
  const faults = judge({ rows, remote: stage.remote, now: stage.now() });
  return [...stage.troubles, ...restless, ...faults];
}

/** Whoever wants a row that is broken fails over it; the rounds of the workers go on with all others. */
function isExcused(error: unknown, { do: deed }: Step): boolean {
  return isBrokenRow(error) && deed !== 'work';
}
