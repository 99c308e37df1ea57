import type { SeedTable } from '../world/model.ts';
import { CI_ACCOUNTS, CI_EPOCH_MS, ciEmail } from './cast.ts';
import { ciId } from './ci-world.ts';
import type { Prepared } from './prepared.ts';

/** A moment of the world, minutes after its beginning. */
export const ciTime = (minutes: number): string =>
  new Date(CI_EPOCH_MS + minutes * 60_000).toISOString();

/** Accounts with their grants. Pure. */
export function accountRows(prepared: Prepared): SeedTable[] {
  return [
    {
      table: 'users',
      key: ['id'],
      rows: CI_ACCOUNTS.map(({ name, displayName, role }, index) => ({
        id: ciId(`user ${name}`),
        email: ciEmail(name),
        display_name: displayName,
        password_hash: prepared.passwordHashes[name]!,
        role,
        state: 'active',
        created_at: ciTime(index),
        updated_at: ciTime(index),
      })),
    },
    {
      table: 'premium_grants',
      key: ['id'],
      rows: CI_ACCOUNTS.filter((account) => account.premium).map(({ name }) => ({
        id: ciId(`grant ${name}`),
        user_id: ciId(`user ${name}`),
        reason: 'the premium account of the world that tests run against',
        granted_by: 'seed',
        starts_at: ciTime(0),
        ends_at: null,
        revoked_at: null,
        created_at: ciTime(0),
      })),
    },
  ];
}
