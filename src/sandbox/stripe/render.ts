import type { World } from '../world.ts';
import {
  PLATFORM,
  type Account,
  type BalanceTransaction,
  type Payout,
  type Reversal,
  type Transfer,
} from './model.ts';

type Wire = Record<string, unknown>;

/** How many reversals a transfer shows. */
const REVERSALS_SHOWN = 10;

/** A transfer as it is answered. It has no status; `reversed` is true only when all of it is. */
export function renderTransfer(world: World, transfer: Transfer): Wire {
  const reversals = world.tables.reversals
    .newest()
    .filter((reversal) => reversal.transfer === transfer.id);
  return {
    id: transfer.id,
    object: 'transfer',
    amount: transfer.amountMinor,
    amount_reversed: transfer.reversedMinor,
    balance_transaction: transfer.balanceTransaction,
    created: transfer.created,
    currency: transfer.currency,
    description: transfer.description,
    destination: transfer.destination,
    destination_payment: transfer.destinationPayment,
    livemode: transfer.livemode,
    metadata: transfer.metadata,
    reversals: {
      object: 'list',
      data: reversals.slice(0, REVERSALS_SHOWN).map(renderReversal),
      has_more: reversals.length > REVERSALS_SHOWN,
      url: `/v1/transfers/${transfer.id}/reversals`,
    },
    reversed: transfer.reversedMinor === transfer.amountMinor,
    source_transaction: transfer.sourceTransaction,
    source_type: transfer.sourceType,
    transfer_group: transfer.transferGroup,
  };
}

export function renderReversal(reversal: Reversal): Wire {
  return {
    id: reversal.id,
    object: 'transfer_reversal',
    amount: reversal.amountMinor,
    balance_transaction: reversal.balanceTransaction,
    created: reversal.created,
    currency: reversal.currency,
    destination_payment_refund: reversal.destinationPaymentRefund,
    metadata: reversal.metadata,
    source_refund: null,
    transfer: reversal.transfer,
  };
}

export function renderPayout(payout: Payout): Wire {
  return {
    id: payout.id,
    object: 'payout',
    amount: payout.amountMinor,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: payout.arrivalDate,
    automatic: payout.isAutomatic,
    balance_transaction: payout.balanceTransaction,
    created: payout.created,
    currency: payout.currency,
    description: payout.description,
    destination: `ba_${payout.id.slice(3)}`,
    failure_balance_transaction: payout.failureBalanceTransaction,
    failure_code: payout.failureCode,
    failure_message: payout.failureMessage,
    livemode: payout.livemode,
    metadata: payout.metadata,
    method: payout.method,
    original_payout: null,
    payout_method: null,
    // Manual payouts cannot be itemised.
    reconciliation_status: payout.isAutomatic ? 'completed' : 'not_applicable',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: payout.statementDescriptor,
    status: payout.status,
    trace_id: null,
    type: 'bank_account',
  };
}

export function renderBalanceTransaction(transaction: BalanceTransaction): Wire {
  return {
    id: transaction.id,
    object: 'balance_transaction',
    amount: transaction.amountMinor,
    available_on: transaction.availableOn,
    balance_type: 'payments',
    created: transaction.created,
    currency: transaction.currency,
    description: transaction.description,
    exchange_rate: transaction.exchangeRate,
    fee: 0,
    fee_details: [],
    net: transaction.amountMinor,
    reporting_category: transaction.reportingCategory,
    source: transaction.source,
    status: transaction.isAvailable ? 'available' : 'pending',
    type: transaction.type,
  };
}

export function renderBalance(world: World, account: string): Wire {
  const rows = world.tables.balances.all().filter((balance) => balance.account === account);
  const fallback = world.tables.accounts.get(account)?.defaultCurrency ?? 'usd';
  const shown =
    rows.length > 0 ? rows : [{ currency: fallback, availableMinor: 0, pendingMinor: 0 }];
  const amount = (currency: string, minor: number): Wire => ({
    amount: minor,
    currency,
    source_types: { card: minor },
  });
  return {
    object: 'balance',
    available: shown.map(({ currency, availableMinor }) => amount(currency, availableMinor)),
    ...(account === PLATFORM && {
      connect_reserved: shown.map(({ currency }) => ({ amount: 0, currency })),
    }),
    livemode: world.settings().livemode,
    pending: shown.map(({ currency, pendingMinor }) => amount(currency, pendingMinor)),
  };
}

const DUE = ['external_account', 'tos_acceptance.date', 'tos_acceptance.ip'];

export function renderAccount(account: Account): Wire {
  if (account.isDeleted) return { id: account.id, object: 'account', deleted: true };
  const isActive = account.isOnboarded && !account.isRestricted;
  const due = account.isOnboarded ? [] : DUE;
  const disabled = account.isRestricted ? 'rejected.other' : 'requirements.past_due';
  const requirements = {
    alternatives: [],
    current_deadline: null,
    currently_due: due,
    disabled_reason: isActive ? null : disabled,
    errors: [],
    eventually_due: due,
    past_due: due,
    pending_verification: [],
  };
  return {
    id: account.id,
    object: 'account',
    business_profile: { mcc: null, name: null, product_description: null, url: null },
    business_type: account.businessType,
    capabilities: {
      card_payments: isActive ? 'active' : 'inactive',
      transfers: isActive ? 'active' : 'inactive',
    },
    charges_enabled: isActive,
    controller: { type: 'application', is_controller: true },
    country: account.country,
    created: account.created,
    default_currency: account.defaultCurrency,
    details_submitted: account.isOnboarded,
    email: account.email,
    external_accounts: {
      object: 'list',
      data: [],
      has_more: false,
      url: `/v1/accounts/${account.id}/external_accounts`,
    },
    future_requirements: { ...requirements, currently_due: [], eventually_due: [], past_due: [] },
    metadata: account.metadata,
    payouts_enabled: isActive,
    requirements,
    settings: { payouts: { debit_negative_balances: account.canGoNegative } },
    tos_acceptance: { date: account.isOnboarded ? account.created : null },
    type: account.type,
  };
}
