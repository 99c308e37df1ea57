import { Args } from '@oclif/core';

import type { Operation, OperationRun, OperationState } from '#domains/payments/index.ts';

import { table } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

/** States in which the provider has said its last word. */
const SETTLED: ReadonlySet<OperationState> = new Set(['settled', 'refused']);

export default class PaymentsSettle extends VezaCommand {
  static override summary = 'Ask the provider about one thing now, instead of at the next look.';
  static override description =
    'A payment, refund, transfer, reversal, payout or seller. Does what the server does with it sooner or later, and nothing twice. Ends with 3 while something is left: it was not sent, nobody knows yet what became of it, or it is not final at the provider.';
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
      left: 'ids of the operations that are not settled yet; a server goes on with them',
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
    const left = operations.filter(({ state }) => !SETTLED.has(state)).map(({ id }) => id);
    this.finish({
      document: { operations: operations.map(toOperationDocument), left, calls },
      text: [describe(operations), ...this.#describeLeft(left.length, run.args.id)].join('\n'),
      category: left.length > 0 ? 'findings' : undefined,
    });
  }

  #describeLeft(left: number, id: string): string[] {
    if (left === 0) return [];
    const again = `A server looks again at its time; to look now: veza payments settle ${id}`;
    return [`${left} not settled yet. ${this.terminal.page().typeable(again)}`];
  }
}

function describe(operations: readonly Operation[]): string {
  return table([
    ['OPERATION', 'KIND', 'STATE', 'LAST OUTCOME', 'NEXT LOOK', 'MESSAGE'],
    ...operations.map((row) => [
      row.id,
      row.kind,
      row.state,
      [row.lastOutcome, row.lastCode].filter(Boolean).join(' '),
      row.nextAttemptAt?.toISOString() ?? '',
      row.lastMessage ?? '',
    ]),
  ]);
}
