import type { History, Step } from './history.ts';

/** Plays so many histories at most to find the smallest. */
const PLAYS_MAX = 400;

/**
 * The smallest history that can be found that still fails: fewer steps first, then fewer accidents,
 * sellers and offers. `fails` plays one.
 */
export async function shrinkHistory(
  history: History,
  fails: (history: History) => Promise<boolean>,
): Promise<History> {
  let plays = 0;
  const stillFails = async (candidate: History): Promise<boolean> => {
    plays += 1;
    return plays <= PLAYS_MAX && fails(candidate);
  };
  let best = history;
  for (let before = ''; before !== JSON.stringify(best);) {
    before = JSON.stringify(best);
    best = await dropSteps(best, stillFails);
    best = await dropParts(best, stillFails);
  }
  return best;
}

/** Leaves out runs of steps, long ones first. */
async function dropSteps(
  history: History,
  stillFails: (history: History) => Promise<boolean>,
): Promise<History> {
  let best = history;
  for (let size = Math.ceil(best.steps.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < best.steps.length;) {
      const steps = best.steps.toSpliced(at, size);
      const candidate = { ...best, steps };
      if (await stillFails(candidate)) best = candidate;
      else at += size;
    }
  }
  return best;
}

/** Leaves out what a step or the beginning can do without. */
async function dropParts(
  history: History,
  stillFails: (history: History) => Promise<boolean>,
): Promise<History> {
  let best = history;
  for (const [at, step] of history.steps.entries()) {
    if (step.accident === undefined) continue;
    const candidate = { ...best, steps: best.steps.with(at, withoutAccident(step)) };
    if (await stillFails(candidate)) best = candidate;
  }
  for (let at = best.beginning.sellers.length - 1; at >= 0; at -= 1) {
    const { beginning } = best;
    if (beginning.sellers.length === 1) break;
    const sellers = beginning.sellers.toSpliced(at, 1);
    const candidate = { ...best, beginning: { ...beginning, sellers } };
    if (await stillFails(candidate)) best = candidate;
  }
  return best;
}

function withoutAccident(step: Step): Step {
  const { accident: _accident, ...deed } = step;
  return deed;
}
