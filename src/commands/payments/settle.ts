import { Args } from '@oclif/core';

import type { Operation, OperationRun } from '#domains/payments/index.ts';

import { table } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class PaymentsSettle extends VezaCommand {
  static override summary = 'Ask the provider about one thing now, instead of at the next look.';
  static override description =
    'A payment, refund, transfer, reversal, payout or seller. Does what the server does with it sooner or later, and nothing twice.';
  static override examples = [
    '<%= config.bin %> payments settle 01890000-0000-7000-8000-000000000000',
  ];
  static override args = {
    id: Args.string({
      required: true,
      description: 'Id of the payment (here or at the provider), refund, transfer …, or operation.',
    }),
  };
  static override document = {
    schema: 'veza.payments.settle/1',
    keys: {
      operations:
        'what was asked of the provider: kind, state, lastOutcome, lastCode, nextAttemptAt',
      calls: 'requests that were made',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(PaymentsSettle);
    const { listOperationsOf, toOperationDocument } = await import('#domains/payments/index.ts');
    const { settleSubject } = await import('#settlement/index.ts');
    const { isUuid } = await import('#core/ids.ts');
    const { getPayment } = await import('#domains/payments/index.ts');
    const { operations, calls } = await this.withContext(run, async (ctx) => {
      const { id } = run.args;
      const known = isUuid(id) ? await listOperationsOf(ctx, [id]) : [];
      const found =
        known.length > 0 ? known : await listOperationsOf(ctx, [(await getPayment(ctx, id)).id]);
      const runs: OperationRun[] = [];
      for (const { kind, subjectId } of found) {
        const settled = await settleSubject(ctx, { kind, subjectId });
        if (settled !== undefined) runs.push(settled);
      }
      const ids = found.map((operation) => operation.id);
      return {
        operations: await listOperationsOf(ctx, ids),
        calls: runs.reduce((sum, one) => sum + one.calls, 0),
      };
    });
    this.finish({
      document: { operations: operations.map(toOperationDocument), calls },
      text: describe(operations),
    });
  }
}

function describe(operations: readonly Operation[]): string {
  return table([
    ['OPERATION', 'KIND', 'STATE', 'LAST OUTCOME', 'MESSAGE'],
    ...operations.map((row) => [
      row.id,
      row.kind,
      row.state,
      [row.lastOutcome, row.lastCode].filter(Boolean).join(' '),
      row.lastMessage ?? '',
    ]),
  ]);
}
