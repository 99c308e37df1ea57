export type { VerifiedMigration, VerifyEvent, VerifyOutcome, VerifyResult } from './model.ts';
export { seedFromFile } from './seed-from-file.ts';
export { verifyMigrations, type VerifyInput } from './verify-migrations.ts';
