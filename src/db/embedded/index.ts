export { embeddedErrors } from './errors.ts';
export { openEmbedded } from './open-embedded.ts';
