// What scripts/simulate.mjs plays histories with.
export { describeHistory } from './describe-history.ts';
export { openSimulation } from './open-simulation.ts';
export { shrinkHistory } from './shrink-history.ts';
