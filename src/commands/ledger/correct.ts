import { Flags } from '@oclif/core';

import { formatMoney } from '#core/money/format-money.ts';
import type { Correction } from '#domains/ledger/index.ts';

import { shellWord } from '../_kit/shell-word.ts';
import { table } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class LedgerCorrect extends VezaCommand {
  static override summary = 'Book a correction by hand, with a reason that the audit log keeps.';
  static override description =
    'Shows what would be booked; books it with --apply. Nothing on the books is ever changed: a correction is a row beside the others. The dry run prints the line that books it, with an id under which it is booked once, however often it is run. docs/ledger.md says what each account is for.';
  static override examples = [
    '<%= config.bin %> ledger correct --debit platform_fee --credit suspense --amount 1234 --currency EUR --reason "bank fee of March, ticket 7"',
    '<%= config.bin %> ledger correct --debit suspense --credit seller_payable:018f3c2e-9b7a-7c11-8d5e-0123456789ab --amount 500 --currency EUR --reason "found" --apply --json',
  ];
  static override flags = {
    debit: Flags.string({
      required: true,
      helpValue: 'ACCOUNT',
      description: 'Into this account: platform_fee, seller_payable:ID.',
    }),
    credit: Flags.string({
      required: true,
      helpValue: 'ACCOUNT',
      description: 'Out of this account.',
    }),
    amount: Flags.string({
      required: true,
      helpValue: 'MINOR',
      description: 'Whole minor units: 1234 for 12.34 EUR.',
    }),
    currency: Flags.string({ required: true, helpValue: 'CODE', description: 'ISO 4217.' }),
    reason: Flags.string({ required: true, description: 'Why; somebody will ask.' }),
    chain: Flags.string({
      helpValue: 'ID',
      description: 'The order or subscription that the money belongs to.',
    }),
    id: Flags.string({
      helpValue: 'ID',
      description: 'Id of the correction: the same one is booked once.',
    }),
    apply: Flags.boolean({ default: false, description: 'Book it.' }),
  };
  static override document = {
    schema: 'veza.ledger.correct/1',
    keys: {
      applied: 'whether it is on the books now',
      correction:
        'id, reason, amountMinor, currency, and of debit and credit: account, ownerId, beforeMinor, afterMinor',
      transactionId: 'its transaction on the books, or null before --apply',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(LedgerCorrect);
    const { correctLedger, planCorrection } = await import('#domains/ledger/index.ts');
    const { parseAmountMinor } = await import('#core/money/amount.ts');
    const { debit, credit, currency, reason, chain: chainId, id, apply } = run.flags;
    const amountMinor = parseAmountMinor(run.flags.amount);
    const input = { debit, credit, amountMinor, currency, reason, chainId, id };
    const by = { kind: 'operator' } as const;
    const done = await this.withDatabase(run, async (ctx) =>
      apply
        ? correctLedger(ctx, { ...input, by })
        : { correction: await planCorrection(ctx, input), transactionId: null, isNew: false },
    );
    const sides = sidesOf(done.correction, apply && !done.isNew);
    this.finish({
      document: {
        applied: apply,
        correction: {
          id: done.correction.id,
          reason: done.correction.reason,
          amountMinor: String(amountMinor),
          currency: done.correction.currency,
          ...sides,
        },
        transactionId: done.transactionId,
      },
      text: render(sides, done.correction),
    });
    if (!apply) {
      const again = `--debit ${debit} --credit ${credit} --amount ${amountMinor} --currency ${currency}`;
      const chain = chainId === undefined ? '' : ` --chain ${chainId}`;
      this.terminal.note(
        `Nothing is booked yet. To book it: veza ledger correct ${again}${chain} --reason ${shellWord(reason)} --id ${done.correction.id} --apply`,
      );
    }
  }
}

interface Side {
  readonly account: string;
  readonly ownerId: string | null;
  readonly beforeMinor: string;
  readonly afterMinor: string;
}

/** Debits less credits of both accounts, before and after; the same where it was booked before. */
function sidesOf(correction: Correction, wasBooked: boolean): { debit: Side; credit: Side } {
  const moved = wasBooked ? 0n : correction.amountMinor;
  const side = ({ account, balanceMinor }: Correction['debit'], change: bigint): Side => ({
    account: account.kind,
    ownerId: account.ownerId,
    beforeMinor: String(balanceMinor),
    afterMinor: String(balanceMinor + change),
  });
  return { debit: side(correction.debit, moved), credit: side(correction.credit, -moved) };
}

function render(sides: { debit: Side; credit: Side }, { currency }: Correction): string {
  const money = (minor: string): string => formatMoney({ amountMinor: BigInt(minor), currency });
  return table([
    ['', 'ACCOUNT', 'BEFORE', 'AFTER', 'OWNER'],
    ...Object.entries(sides).map(([name, side]) => [
      name,
      side.account,
      money(side.beforeMinor),
      money(side.afterMinor),
      side.ownerId ?? '',
    ]),
  ]);
}
