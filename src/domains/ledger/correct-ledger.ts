import type { Context } from '#context.ts';
import type { Currency } from '#core/money/currency.ts';
import { parseCurrency } from '#core/money/currency.ts';
import { isUuid } from '#core/ids.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit, type Actor } from '#domains/audit/index.ts';

import { balanceOf } from './balance-of.ts';
import { insertCorrection } from './correction-store.ts';
import { ledgerErrors } from './errors.ts';
import type { AccountName, Balance, LedgerTransactionId } from './model.ts';
import { parseAccountName } from './parse-account-name.ts';
import { post } from './post.ts';

export interface NewCorrection {
  /** `platform_fee`, `seller_payable:ID`: into which account. */
  readonly debit: string;
  /** Out of which account. */
  readonly credit: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly reason: string;
  /** The order or subscription that the money belongs to, where it belongs to one. */
  readonly chainId?: string | undefined;
  /** The same correction, sent again, is booked once; without one every call is another. */
  readonly id?: string | undefined;
}

/** A booking by hand: what it would move, and how the accounts stand before it. */
export interface Correction {
  readonly id: string;
  readonly debit: Balance;
  readonly credit: Balance;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly reason: string;
  readonly chainId: string | undefined;
}

const REASON_CHARS_MAX = 500;

/**
 * Reads a correction and looks at the accounts that it would move money between; books nothing.
 * @throws LEDGER_CORRECTION_INVALID, LEDGER_ACCOUNT_INVALID, CURRENCY_UNKNOWN
 */
export async function planCorrection(
  ctx: Pick<Context, 'db' | 'ids'>,
  input: NewCorrection,
): Promise<Correction> {
  const { amountMinor, chainId } = input;
  const reason = input.reason.trim();
  const currency = parseCurrency(input.currency);
  const debit = parseAccountName(input.debit);
  const credit = parseAccountName(input.credit);
  const id = input.id ?? ctx.ids.next<'ledger_correction'>();
  const refuse = (why: string): never => {
    throw ledgerErrors.LEDGER_CORRECTION_INVALID({ reason: why });
  };
  if (reason === '' || reason.length > REASON_CHARS_MAX) {
    refuse(`needs a reason of 1 to ${REASON_CHARS_MAX} characters`);
  }
  if (debit.kind === credit.kind && debit.ownerId === credit.ownerId) {
    refuse(`would move money from ${input.debit} to itself`);
  }
  if (!isUuid(id) || (chainId !== undefined && !isUuid(chainId))) {
    refuse('names something by what is no id');
  }
  return {
    id,
    debit: await balanceOf(ctx, debit, currency),
    credit: await balanceOf(ctx, credit, currency),
    amountMinor,
    currency,
    reason,
    chainId,
  };
}

/**
 * Books a correction by hand: a new row beside those that stand, with its reason in the audit log.
 * The same id again changes nothing.
 * @throws what `planCorrection` throws, LEDGER_SOURCE_CONFLICT
 */
export async function correctLedger(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'requestId'>,
  input: NewCorrection & { readonly by: Actor },
): Promise<{ correction: Correction; transactionId: LedgerTransactionId; isNew: boolean }> {
  return withTx(ctx, async (tx) => {
    const correction = await planCorrection(tx, input);
    const { id, amountMinor, currency, reason, chainId } = correction;
    const now = tx.clock.now();
    const bookedBy = input.by.kind === 'user' ? input.by.id : input.by.kind;
    await insertCorrection(tx, { id, reason, bookedBy, bookedAt: now, requestId: tx.requestId });
    const { transactionId, isNew } = await post(tx, {
      source: { kind: 'correction', id },
      purpose: 'correction',
      chainId,
      occurredAt: now,
      legs: [
        {
          debit: nameOf(correction.debit),
          credit: nameOf(correction.credit),
          amountMinor,
          currency,
        },
      ],
    });
    if (isNew) {
      await recordAudit(tx, {
        actor: input.by,
        action: 'ledger.corrected',
        subject: { kind: 'ledger_transaction', id: transactionId },
        details: {
          correctionId: id,
          debit: input.debit,
          credit: input.credit,
          amountMinor: String(amountMinor),
          currency,
          reason,
        },
      });
    }
    return { correction, transactionId, isNew };
  });
}

function nameOf({ account }: Balance): AccountName {
  const { kind, ownerId } = account;
  return ownerId === null ? { kind } : { kind, ownerId };
}
