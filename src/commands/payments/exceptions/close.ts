import { Args, Flags } from '@oclif/core';

import { VezaCommand } from '../../_kit/veza-command.ts';

export default class PaymentsExceptionsClose extends VezaCommand {
  static override summary = 'Say that a matter is settled, and why; met again, it opens anew.';
  static override examples = [
    '<%= config.bin %> payments exceptions close 01890000-0000-7000-8000-000000000000 --reason "refunded by hand"',
  ];
  static override args = {
    id: Args.string({ required: true, description: 'Id of the exception.' }),
  };
  static override flags = {
    reason: Flags.string({ required: true, description: 'Why; it stands in the audit log.' }),
  };
  static override document = {
    schema: 'veza.payments.exceptions.close/1',
    keys: { exception: 'the exception, as in veza payments exceptions list' },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(PaymentsExceptionsClose);
    const { closeException, toExceptionDocument } = await import('#domains/payments/index.ts');
    const input = { id: run.args.id, reason: run.flags.reason, by: { kind: 'operator' } as const };
    const exception = await this.withDatabase(run, (ctx) => closeException(ctx, input));
    this.finish({
      document: { exception: toExceptionDocument(exception) },
      text: `Closed: ${exception.message}`,
    });
  }
}
