export { seedErrors } from './errors.ts';
export { needsDemo } from './needs-demo.ts';
export { prepareSchema } from './prepare-schema.ts';
export { refuseInProduction } from './refuse-in-production.ts';
export { seedCi, type SeedContext } from './seed-ci.ts';
export { seedScale } from './seed-scale.ts';
export { seedDemoWorld } from './seed-demo-world.ts';
export { DEMO_ORIGIN, seedDemo } from './seed-demo.ts';
export type { SeedEvent, SeedResult } from './world/model.ts';
