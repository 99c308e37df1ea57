import { setBalance, move } from '../stripe/balance.ts';
import { changeAccount, createAccount } from '../stripe/change-account.ts';
import { changePayout, createPayout } from '../stripe/change-payout.ts';
import { createReversal } from '../stripe/create-reversal.ts';
import { createTransfer } from '../stripe/create-transfer.ts';
import { PLATFORM, type Account, type Metadata } from '../stripe/model.ts';
import { StripeRefusal } from '../stripe/refusal.ts';
import type { World } from '../world.ts';
import { refuseLever, requireRow } from './refuse-lever.ts';

/** What `setAccount` may say. */
export interface AccountChange extends Partial<
  Pick<
    Account,
    | 'country'
    | 'defaultCurrency'
    | 'email'
    | 'metadata'
    | 'isOnboarded'
    | 'isRestricted'
    | 'isDeleted'
    | 'transferMinimumMinor'
    | 'payoutMinimumMinor'
    | 'canGoNegative'
  >
> {
  /** Available minor units by currency, in lower case. */
  readonly balance?: Readonly<Record<string, number>>;
}

export interface HandTransfer {
  readonly amountMinor: number;
  readonly currency: string;
  readonly destination: string;
  readonly metadata?: Metadata;
  readonly transferGroup?: string | null;
}

/** What people do in the dashboard of Stripe, and what banks do. */
export interface StripeLevers {
  /** Adds to what the platform can transfer. */
  topUpBalance(currency: string, amountMinor: number): void;
  /** Makes it this much; below zero too. */
  setPlatformBalance(currency: string, amountMinor: number): void;
  /** Changes a connected account, or makes one with this id, onboarded. Returns the id. */
  setAccount(id: string | null, change?: AccountChange): string;
  /** A transfer that nobody's program has made. Returns its id. */
  transferByHand(transfer: HandTransfer): string;
  /** Returns the id of the reversal. */
  reverseByHand(transferId: string, amountMinor?: number): string;
  /** Of a connected account, or of the platform. Returns its id. */
  createPayout(account: string, amountMinor: number, currency: string): string;
  payPayout(id: string): void;
  /** Also one that has been paid. */
  failPayout(id: string, code?: string, message?: string): void;
  /** How many units of the second currency one of the first is worth; null ends conversion. */
  setFxRate(from: string, to: string, rate: number | null): void;
}

export function createStripeLevers(world: World): StripeLevers {
  const { accounts, transfers, payouts } = world.tables;
  return {
    topUpBalance: (currency, amountMinor) => {
      move(world, {
        account: PLATFORM,
        amountMinor,
        currency: currency.toLowerCase(),
        source: null,
        type: 'topup',
        reportingCategory: 'topup',
      });
    },
    setPlatformBalance: (currency, amountMinor) =>
      setBalance(world, PLATFORM, currency.toLowerCase(), amountMinor),
    setAccount: (id, { balance = {}, ...change } = {}) => {
      const found = id === null ? undefined : accounts.get(id);
      const account = found
        ? changeAccount(world, found, change)
        : createAccount(world, { isOnboarded: true, ...change, ...(id !== null && { id }) });
      for (const [currency, minor] of Object.entries(balance)) {
        setBalance(world, account.id, currency.toLowerCase(), minor);
      }
      return account.id;
    },
    transferByHand: (transfer) =>
      pull('transferByHand', () =>
        createTransfer(world, {
          amountMinor: transfer.amountMinor,
          currency: transfer.currency.toLowerCase(),
          destination: transfer.destination,
          metadata: transfer.metadata ?? {},
          description: null,
          sourceTransaction: null,
          sourceType: undefined,
          transferGroup: transfer.transferGroup ?? null,
        }),
      ).id,
    reverseByHand: (transferId, amountMinor) => {
      const transfer = requireRow(transfers, transferId, 'reverseByHand');
      return pull('reverseByHand', () =>
        createReversal(world, transfer, { amountMinor, metadata: {} }),
      ).id;
    },
    createPayout: (account, amountMinor, currency) =>
      pull('createPayout', () =>
        createPayout(world, {
          account,
          amountMinor,
          currency: currency.toLowerCase(),
          isAutomatic: true,
        }),
      ).id,
    payPayout: (id) => {
      changePayout(world, requireRow(payouts, id, 'payPayout'), 'paid');
    },
    failPayout: (id, code = 'account_closed', message = 'The bank account has been closed.') => {
      const payout = requireRow(payouts, id, 'failPayout');
      if (payout.status === 'failed' || payout.status === 'canceled') {
        throw refuseLever('failPayout', `${id} is ${payout.status} already`);
      }
      changePayout(world, payout, 'failed', { code, message });
    },
    setFxRate: (from, to, rate) => {
      const name = `${from}_${to}`.toLowerCase();
      const { [name]: _before, ...others } = world.settings().fxRates;
      world.changeSettings({ fxRates: rate === null ? others : { ...others, [name]: rate } });
    },
  };
}

/** What Stripe refuses to a program, it refuses to a hand. */
function pull<T>(lever: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof StripeRefusal) throw refuseLever(lever, error.message);
    throw error;
  }
}
