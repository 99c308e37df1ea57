import { defineErrors, errorSpec } from '#core/errors.ts';

export const ledgerErrors = defineErrors({
  LEDGER_POSTING_INVALID: errorSpec<{ source: string; reason: string }>({
    category: 'bug',
    doc: 'The code would book something that no ledger can hold: an amount of zero, an account against itself, a seller’s account without a seller.',
    message: ({ source, reason }) => `The books do not take ${source}: ${reason}.`,
    hint: () =>
      'This is a bug in veza; nothing was booked. Report the command and what it printed.',
  }),
  LEDGER_SOURCE_CONFLICT: errorSpec<{ source: string; transactionId: string }>({
    category: 'precondition',
    doc: 'A fact that is on the books is booked again with other amounts or accounts. The first booking stands; a correction is a booking of its own.',
    message: ({ source, transactionId }) =>
      `${source} is on the books as transaction ${transactionId}, with other amounts or accounts.`,
    hint: () => 'veza ledger verify',
  }),
  LEDGER_TRANSACTION_NOT_FOUND: errorSpec<{ transactionId: string }>({
    category: 'invalid',
    status: 404,
    doc: 'There is no transaction with this id on the books.',
    message: ({ transactionId }) => `There is no transaction ${transactionId} on the books.`,
    hint: () => 'veza ledger balance',
  }),
  LEDGER_ACCOUNT_INVALID: errorSpec<{ account: string; kinds: string }>({
    category: 'invalid',
    doc: 'This names no account of the books.',
    message: ({ account }) => `"${account}" is no account of the books.`,
    hint: ({ kinds }) => `Write one of ${kinds}; a seller’s with its owner: seller_payable:ID`,
  }),
  LEDGER_CORRECTION_INVALID: errorSpec<{ reason: string }>({
    category: 'invalid',
    doc: 'A correction by hand lacks something, or is none.',
    message: ({ reason }) => `The correction ${reason}.`,
    hint: () => 'veza ledger correct --help',
  }),
  LEDGER_OWNER_INVALID: errorSpec<{ ownerId: string }>({
    category: 'invalid',
    doc: 'This is no id of an owner of accounts.',
    message: ({ ownerId }) => `"${ownerId}" is no id of a seller.`,
    hint: () => 'veza users list',
  }),
});
