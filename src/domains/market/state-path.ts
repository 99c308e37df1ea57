import type { StateMachine } from '#core/state-machine.ts';

/**
 * The states on the shortest legal way, without where it begins; empty when it is there already.
 * Only states of `through` lie on the way. Pure.
 * @throws when there is no way: a bug.
 */
export function statePath<State extends string>(
  machine: StateMachine<State>,
  from: State,
  to: State,
  through: readonly State[],
): State[] {
  if (from === to) return [];
  const ways: State[][] = [[from]];
  const seen = new Set<State>([from]);
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const last = way.at(-1)!;
    if (machine.canMove(last, to)) return [...way.slice(1), to];
    for (const next of through) {
      if (seen.has(next) || !machine.canMove(last, next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  throw new Error(`there is no way from ${from} to ${to}`);
}
