import { Flags } from '@oclif/core';

import { formatMoney } from '#core/money/format-money.ts';
import type { AccountKind, Balance } from '#domains/ledger/index.ts';

import { balanceOf } from '../_kit/money-of.ts';
import { alignRight, table } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

/** In the order of the flow of money. */
const KINDS = [
  'stripe_balance',
  'external',
  'psp_clearing',
  'refunds_clearing',
  'seller_payable',
  'seller_debt',
  'platform_fee',
  'psp_fee',
  'dispute_hold',
  'fx_residue',
  'suspense',
] as const satisfies readonly AccountKind[];

export default class LedgerBalance extends VezaCommand {
  static override summary = 'Show what stands on the accounts of the books.';
  static override description =
    'Balances are the sums of all that went in and out; debits and credits of one currency are equal over all its accounts. docs/ledger.md says what each account is for.';
  static override examples = [
    '<%= config.bin %> ledger balance',
    '<%= config.bin %> ledger balance --account seller_payable --currency EUR',
    '<%= config.bin %> ledger balance --owner 018f3c2e-9b7a-7c11-8d5e-0123456789ab --json',
  ];
  static override flags = {
    account: Flags.option({
      options: KINDS,
      description: 'Only accounts of this kind.',
    })(),
    owner: Flags.string({ description: 'Only accounts of this seller.', helpValue: 'ID' }),
    currency: Flags.string({ description: 'Only accounts in this currency.', helpValue: 'CODE' }),
    limit: Flags.integer({
      default: 100,
      min: 1,
      max: 1000,
      description: 'Most accounts to list.',
    }),
    cursor: Flags.string({ description: 'Go on from here: nextCursor of the list before.' }),
  };
  static override document = {
    schema: 'veza.ledger.balance/1',
    keys: {
      balances:
        'account, ownerId, currency, and in minor units as digits: debitsMinor, creditsMinor, balanceMinor (debits less credits)',
      nextCursor: 'for --cursor when the list was cut, otherwise null',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(LedgerBalance);
    const { listBalances } = await import('#domains/ledger/index.ts');
    const { account, owner, currency, limit, cursor } = run.flags;
    const input = { kind: account, ownerId: owner, currency, limit, cursor };
    const page = await this.withDatabase(run, (ctx) => listBalances(ctx, input));
    this.finish({
      document: { balances: page.items.map(toDocument), nextCursor: page.nextCursor },
      text: render(page.items),
    });
    this.tellMore(run, ['cursor', page.nextCursor]);
  }
}

function toDocument({ account, ...sums }: Balance): Record<string, unknown> {
  const { kind, ownerId, currency } = account;
  return { account: kind, ownerId, currency, ...sums };
}

function render(balances: readonly Balance[]): string {
  if (balances.length === 0) return 'Nothing is on the books.';
  const rows = [
    ['ACCOUNT', 'DEBITS', 'CREDITS', 'BALANCE', '', 'OWNER'],
    ...balances.map(({ account, debitsMinor, creditsMinor, balanceMinor }) => {
      const { currency } = account;
      const money = (amountMinor: bigint): string => formatMoney({ amountMinor, currency });
      return [
        account.kind,
        money(debitsMinor),
        money(creditsMinor),
        ...balanceOf(balanceMinor, currency),
        account.ownerId ?? '',
      ];
    }),
  ];
  return table(alignRight(rows, [1, 2, 3]));
}
