import { Args, Flags } from '@oclif/core';

import { VezaCommand } from '../_kit/veza-command.ts';

export default class TransfersRetry extends VezaCommand {
  static override summary = 'Send a transfer again that was held, failed or given up.';
  static override description =
    'It is the same transfer: whoever is at work on it at the same moment, it is sent once. One whose outcome is unknown is looked for first. Also sends what is below payments.transferMinimum.';
  static override examples = [
    '<%= config.bin %> transfers retry 018f3c2e-9b7a-7c11-8d5e-0123456789ab --reason "balance was topped up"',
  ];
  static override args = {
    id: Args.string({ required: true, description: 'Id of the transfer.' }),
  };
  static override flags = {
    reason: Flags.string({ required: true, description: 'Why; the audit log keeps it.' }),
  };
  static override document = {
    schema: 'veza.transfers.retry/1',
    keys: { transfer: 'the transfer as it is now, as in veza transfers list' },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(TransfersRetry);
    const { getTransfer, retryTransfer, toTransferDocument } =
      await import('#domains/market/index.ts');
    const { settleOperation } = await import('#settlement/index.ts');
    const input = { id: run.args.id, reason: run.flags.reason, by: { kind: 'operator' } } as const;
    const transfer = await this.withContext(run, async (ctx) => {
      const { operationId } = await retryTransfer(ctx, input);
      await settleOperation(ctx, operationId);
      return getTransfer(ctx, run.args.id);
    });
    const state = [transfer.state, transfer.holdReason].filter(Boolean).join(': ');
    const details = this.terminal.page().typeable(`Details: veza transfers show ${transfer.id}`);
    this.finish({
      document: { transfer: toTransferDocument(transfer) },
      text: `The transfer is ${state}. ${details}`,
    });
  }
}
