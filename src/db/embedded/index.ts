export { embeddedErrors } from './errors.ts';
export { keepServer } from './keep-server.ts';
export { openEmbedded } from './open-embedded.ts';
export { embeddedPaths } from './paths.ts';
export { readServerStatus } from './read-server-status.ts';
export { resetServer, stopServer } from './stop-server.ts';
export { upgradeServer, type UpgradeEvent, type UpgradeResult } from './upgrade/upgrade-server.ts';
export { writePgpass } from './write-pgpass.ts';
