import type { World } from '../world.ts';
import { announceEvent } from './announce-event.ts';
import type { Account } from './model.ts';
import { renderAccount } from './render.ts';

const CURRENCIES: Readonly<Record<string, string>> = {
  AU: 'aud',
  CA: 'cad',
  CH: 'chf',
  DK: 'dkk',
  GB: 'gbp',
  JP: 'jpy',
  NO: 'nok',
  PL: 'pln',
  SE: 'sek',
  US: 'usd',
};

/** A new connected account: nothing can be sent to it before it is onboarded. */
export function createAccount(world: World, given: Partial<Account>): Account {
  const country = given.country ?? 'US';
  return world.tables.accounts.put({
    id: world.newId('acct_1', 16),
    seq: world.state.nextSeq(),
    type: 'express',
    country,
    defaultCurrency: CURRENCIES[country] ?? 'eur',
    email: null,
    businessType: null,
    metadata: {},
    created: world.clock.seconds(),
    isOnboarded: false,
    isRestricted: false,
    isDeleted: false,
    transferMinimumMinor: 0,
    payoutMinimumMinor: 0,
    canGoNegative: false,
    ...given,
  });
}

/** Stores a changed account and tells of it. */
export function changeAccount(world: World, account: Account, change: Partial<Account>): Account {
  const next = world.tables.accounts.put({ ...account, ...change });
  const type = next.isDeleted ? 'account.application.deauthorized' : 'account.updated';
  announceEvent(world, { type, object: renderAccount(next), account: next.id });
  return next;
}
