export { needsDemo } from './needs-demo.ts';
export { DEMO_ORIGIN, seedDemo } from './seed-demo.ts';
